import { type Command, Option } from "commander";
import { UsageError } from "../usage-error.ts";
import type { Input } from "./input.ts";
import { readInputFile } from "./input-file.ts";
import { mediaFrom, namedMedia } from "./media.ts";
import { collect, toNumber } from "./parse-option.ts";

/** An endpoint and what it is asked. */
export interface Request {
  readonly endpoint: string;
  readonly input: Input;
}

/** What `video` and `estimate video` take. */
export interface VideoFlags {
  readonly model?: string;
  readonly duration?: number;
  readonly resolution?: string;
  readonly aspect?: string;
  readonly audio?: boolean;
  readonly negative?: string;
  readonly image?: string;
  readonly lastImage?: string;
  readonly reference?: readonly string[];
  readonly shot?: readonly string[];
  readonly input?: string;
  readonly endpoint?: string;
}

export function addVideoFlags(command: Command): Command {
  return command
    .argument("[prompt]", "what should happen")
    .option("-m, --model <name>", "model; klingkit models lists them (default: kling-3.0)")
    .option("-d, --duration <seconds>", "length (default: 5)", toNumber)
    .option("-r, --resolution <size>", "720p, 1080p or 4k (default: 720p)")
    .option("-a, --aspect <ratio>", "16:9, 9:16 or 1:1 (default: 16:9)")
    .option("--audio", "make sound with the picture")
    .option("--negative <text>", "what should not be seen")
    .option("-i, --image <file|url>", "picture to begin with")
    .option("--last-image <file|url>", "picture to end with")
    .addOption(
      new Option("--reference <id=file|url>", "picture that the prompt names as @id; may be repeated").argParser(
        collect,
      ),
    )
    .addOption(
      new Option("--shot <seconds:prompt>", "one of several shots, in place of a prompt; may be repeated").argParser(
        collect,
      ),
    )
    .option("--input <file.json>", "further fields, by klingkit's names")
    .option("--endpoint <name>", "as video.omni (default: what the input asks for)");
}

export async function videoRequest(prompt: string | undefined, flags: VideoFlags, folder: string): Promise<Request> {
  const { model, duration, resolution, aspect, audio, negative, image, lastImage, reference, shot } = flags;
  const given: Input = {
    prompt,
    model,
    duration,
    resolution,
    aspectRatio: aspect,
    audio: audio ? "native" : undefined,
    negativePrompt: negative,
    firstFrame: image === undefined ? undefined : mediaFrom(image, folder),
    lastFrame: lastImage === undefined ? undefined : mediaFrom(lastImage, folder),
    references: reference?.map((each) => namedMedia(each, folder)),
    shots: shot?.map(readShot),
  };
  const input = { ...(flags.input === undefined ? {} : await readInputFile(flags.input, folder)), ...present(given) };
  return { endpoint: flags.endpoint ?? videoEndpoint(input), input };
}

/** The endpoint that takes such an input. */
export function videoEndpoint(input: Input): string {
  if (input["references"] !== undefined || input["video"] !== undefined) return "video.omni";
  if (input["firstFrame"] !== undefined || input["lastFrame"] !== undefined) return "video.imageToVideo";
  return "video.textToVideo";
}

/** `3:a boat sails in`. */
function readShot(text: string): { readonly prompt: string; readonly duration: number } {
  const [, seconds, prompt] = /^(\d+)\s*s?\s*:\s*(.+)$/s.exec(text) ?? [];
  if (!seconds || !prompt) throw new UsageError(`--shot must be as "3:a boat sails in", not "${text}".`);
  return { prompt, duration: Number(seconds) };
}

/** Without the fields that were left out. */
export function present(input: Input): Input {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
