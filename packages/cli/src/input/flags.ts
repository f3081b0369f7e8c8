import { type Command, InvalidArgumentError, Option } from "commander";
import type { ValidationIssue } from "klingkit";

/** Parses a number. */
export function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("The value must be a number.");
  return value;
}

/** Parses a number above 0. */
export function toPositive(text: string): number {
  const value = toNumber(text);
  if (value <= 0) throw new InvalidArgumentError("The value must be above 0.");
  return value;
}

/** Creates a parser of integers from `min` to `max`. */
export function toInteger(min: number, max: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
  return (text) => {
    const value = toNumber(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`The value must be an integer ${range}.`);
  };
}

/** Parses a shot, for example `3:a boat sails in`. */
function toShot(text: string): { readonly prompt: string; readonly duration: number } {
  const [, seconds, prompt] = /^(\d+)\s*s?\s*:\s*(.+)$/s.exec(text) ?? [];
  if (!seconds || !prompt)
    throw new InvalidArgumentError('The value must be seconds, a colon and a prompt, for example "3:a boat sails in".');
  return { prompt, duration: Number(seconds) };
}

/** A flag that sets a field of the input. */
export interface InputFlag {
  readonly field: string;
  readonly flags: string;
  readonly help: string;
  /** Parses one value. */
  readonly parse?: (text: string) => unknown;
  /** Whether the value is a file or URL, or one with an id for the prompt (`named`). */
  readonly media?: "file" | "named";
  /** Whether the flag can be repeated. */
  readonly list?: true;
  /** The value of a flag without an argument. */
  readonly preset?: string;
}

/** Flags of all kinds of input. */
const shared: readonly InputFlag[] = [
  { field: "negativePrompt", flags: "--negative <text>", help: "content to avoid" },
  {
    field: "references",
    flags: "--reference <id=file|url>",
    help: "image that the prompt refers to as @id; can be repeated",
    media: "named",
    list: true,
  },
];
const model: InputFlag = {
  field: "model",
  flags: "-m, --model <name>",
  help: "model, see klingkit models (default: kling-3.0)",
};

export type Kind = "video" | "image";

/** The flags of each kind of input. Other fields are read from `--input`. */
export const inputFlags: Readonly<Record<Kind, readonly InputFlag[]>> = {
  video: [
    model,
    { field: "duration", flags: "-d, --duration <seconds>", help: "length in seconds (default: 5)", parse: toNumber },
    { field: "resolution", flags: "-r, --resolution <size>", help: "720p, 1080p or 4k (default: 720p)" },
    { field: "aspectRatio", flags: "-a, --aspect <ratio>", help: "16:9, 9:16 or 1:1 (default: 16:9)" },
    { field: "audio", flags: "--audio", help: "create audio with the video", preset: "native" },
    { field: "firstFrame", flags: "-i, --image <file|url>", help: "image for the first frame", media: "file" },
    { field: "lastFrame", flags: "--last-image <file|url>", help: "image for the last frame", media: "file" },
    ...shared,
    {
      field: "shots",
      flags: "--shot <seconds:prompt>",
      help: "one shot of several, instead of a prompt; can be repeated",
      parse: toShot,
      list: true,
    },
  ],
  image: [
    model,
    { field: "resolution", flags: "-r, --resolution <size>", help: "1k, 2k or 4k (default: 1k)" },
    {
      field: "aspectRatio",
      flags: "-a, --aspect <ratio>",
      help: "for example 16:9, 9:16, 1:1, 4:3 or 21:9 (default: 16:9)",
    },
    {
      field: "n",
      flags: "-n, --count <number>",
      help: "number of images, 1 to 9; each is charged (default: 1)",
      parse: toNumber,
    },
    { field: "image", flags: "-i, --image <file|url>", help: "reference image", media: "file" },
    ...shared,
    {
      field: "series",
      flags: "--series <number|auto>",
      help: "number of related images in a series, 2 to 9 or auto",
      parse: (text) => (text === "auto" ? text : toNumber(text)),
    },
  ],
};

/** Creates the commander option of a flag. */
export function optionOf({ flags, help, parse = (text) => text, list, preset }: InputFlag): Option {
  const option = new Option(flags, help).argParser<unknown>((text, before) => {
    const earlier: readonly unknown[] = Array.isArray(before) ? before : [];
    return list ? [...earlier, parse(text)] : parse(text);
  });
  return preset === undefined ? option : option.preset(preset);
}

/** Adds the flags of a kind of input. @param omitted the fields without a flag */
export function addInputFlags(command: Command, kind: Kind, omitted: readonly string[] = []): Command {
  command.argument("[prompt]", kind === "video" ? "description of the video" : "description of the image");
  for (const flag of inputFlags[kind]) if (!omitted.includes(flag.field)) command.addOption(optionOf(flag));
  return command
    .option("--input <file.json>", "JSON file with further input fields, by klingkit's names")
    .option("--endpoint <name>", `for example ${kind}.omni (default: derived from the input)`);
}

/** Flags of other fields and options whose names differ. */
const otherFlags: Readonly<Record<string, string>> = {
  voiceId: "--voice",
  externalTaskId: "--id",
  callbackUrl: "--callback",
  timeZone: "--time-zone",
};

/** The flag with which a local file is accepted that the service fetches from a URL. */
export function uploadFlag({ suggestion }: ValidationIssue): string | undefined {
  return suggestion === "upload" ? "--upload s3://bucket" : undefined;
}

/** The flag of a field if its name differs from the field: `--reference` for `references[0].image`. */
export function flagOf(path: string): string | undefined {
  const [field = ""] = path.split(/[.[]/);
  if (Object.hasOwn(otherFlags, field)) return otherFlags[field];
  const flag = [...inputFlags.video, ...inputFlags.image].find((each) => each.field === field);
  const long = flag && optionOf(flag).long;
  return long === `--${field}` ? undefined : (long ?? undefined);
}
