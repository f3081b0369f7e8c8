import { type Command, InvalidArgumentError, Option } from "commander";

/** A number, for commander. */
export function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** A number above 0. */
export function toPositive(text: string): number {
  const value = toNumber(text);
  if (value <= 0) throw new InvalidArgumentError("It must be above 0.");
  return value;
}

/** `3:a boat sails in`. */
function toShot(text: string): { readonly prompt: string; readonly duration: number } {
  const [, seconds, prompt] = /^(\d+)\s*s?\s*:\s*(.+)$/s.exec(text) ?? [];
  if (!seconds || !prompt) throw new InvalidArgumentError('It must be as "3:a boat sails in".');
  return { prompt, duration: Number(seconds) };
}

/** A flag that sets a field of an input. */
export interface InputFlag {
  readonly field: string;
  readonly flags: string;
  readonly help: string;
  /** Parses one value. */
  readonly parse?: (text: string) => unknown;
  /** Media, and media with the name that the prompt uses, are opened from the working folder. */
  readonly media?: "file" | "named";
  /** May be given several times. */
  readonly list?: true;
  /** The value of a flag that takes none. */
  readonly preset?: string;
}

/** Flags of both kinds of input. */
const shared: readonly InputFlag[] = [
  { field: "negativePrompt", flags: "--negative <text>", help: "what should not be seen" },
  {
    field: "references",
    flags: "--reference <id=file|url>",
    help: "picture that the prompt names as @id; may be repeated",
    media: "named",
    list: true,
  },
];
const model: InputFlag = {
  field: "model",
  flags: "-m, --model <name>",
  help: "model; klingkit models lists them (default: kling-3.0)",
};

/** The kinds of input that have flags. */
export type Kind = "video" | "image";

/** The flags of each kind of input. Other fields come from `--input`. */
export const inputFlags: Readonly<Record<Kind, readonly InputFlag[]>> = {
  video: [
    model,
    { field: "duration", flags: "-d, --duration <seconds>", help: "length (default: 5)", parse: toNumber },
    { field: "resolution", flags: "-r, --resolution <size>", help: "720p, 1080p or 4k (default: 720p)" },
    { field: "aspectRatio", flags: "-a, --aspect <ratio>", help: "16:9, 9:16 or 1:1 (default: 16:9)" },
    { field: "audio", flags: "--audio", help: "make sound with the picture", preset: "native" },
    { field: "firstFrame", flags: "-i, --image <file|url>", help: "picture to begin with", media: "file" },
    { field: "lastFrame", flags: "--last-image <file|url>", help: "picture to end with", media: "file" },
    ...shared,
    {
      field: "shots",
      flags: "--shot <seconds:prompt>",
      help: "one of several shots, in place of a prompt; may be repeated",
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
      help: "as 16:9, 9:16, 1:1, 4:3, 21:9 (default: 16:9)",
    },
    {
      field: "n",
      flags: "-n, --count <number>",
      help: "how many, 1 to 9; each is paid for (default: 1)",
      parse: toNumber,
    },
    { field: "image", flags: "-i, --image <file|url>", help: "picture to go by", media: "file" },
    ...shared,
    {
      field: "series",
      flags: "--series <number|auto>",
      help: "pictures that belong together, 2 to 9 of them",
      parse: (text) => (text === "auto" ? text : toNumber(text)),
    },
  ],
};

/** The option of commander for a flag. */
export function optionOf({ flags, help, parse = (text) => text, list, preset }: InputFlag): Option {
  const option = new Option(flags, help).argParser<unknown>((text, before) => {
    const earlier: readonly unknown[] = Array.isArray(before) ? before : [];
    return list ? [...earlier, parse(text)] : parse(text);
  });
  return preset === undefined ? option : option.preset(preset);
}

export function addInputFlags(command: Command, kind: Kind): Command {
  command.argument("[prompt]", kind === "video" ? "what should happen" : "what to show");
  for (const flag of inputFlags[kind]) command.addOption(optionOf(flag));
  return command
    .option("--input <file.json>", "further fields, by klingkit's names")
    .option("--endpoint <name>", `as ${kind}.omni (default: what the input asks for)`);
}

/** Other flags that set a field, or an option of the call. */
const otherFlags: Readonly<Record<string, string>> = {
  voiceId: "--voice",
  externalTaskId: "--id",
  callbackUrl: "--callback",
};

/** The flag of a field whose name differs: that of `references[0].image` is `--reference`. */
export function flagOf(path: string): string | undefined {
  const [field = ""] = path.split(/[.[]/);
  if (Object.hasOwn(otherFlags, field)) return otherFlags[field];
  const flag = [...inputFlags.video, ...inputFlags.image].find((each) => each.field === field);
  const long = flag && optionOf(flag).long;
  return long === `--${field}` ? undefined : (long ?? undefined);
}
