import { type Command, Option } from "commander";
import type { Input } from "./input.ts";
import { readInputFile } from "./input-file.ts";
import { mediaFrom, namedMedia } from "./media.ts";
import { collect, toNumber } from "./parse-option.ts";
import { present, type Request } from "./video-input.ts";

/** What `image` and `estimate image` take. */
export interface ImageFlags {
  readonly model?: string;
  readonly resolution?: string;
  readonly aspect?: string;
  readonly count?: number;
  readonly negative?: string;
  readonly image?: string;
  readonly reference?: readonly string[];
  readonly series?: string;
  readonly input?: string;
  readonly endpoint?: string;
}

export function addImageFlags(command: Command): Command {
  return command
    .argument("[prompt]", "what to show")
    .option("-m, --model <name>", "model; klingkit models lists them (default: kling-3.0)")
    .option("-r, --resolution <size>", "1k, 2k or 4k (default: 1k)")
    .option("-a, --aspect <ratio>", "as 16:9, 9:16, 1:1, 4:3, 21:9 (default: 16:9)")
    .option("-n, --count <number>", "how many, 1 to 9; each is paid for (default: 1)", toNumber)
    .option("--negative <text>", "what should not be seen")
    .option("-i, --image <file|url>", "picture to go by")
    .addOption(
      new Option("--reference <id=file|url>", "picture that the prompt names as @id; may be repeated").argParser(
        collect,
      ),
    )
    .option("--series <number|auto>", "pictures that belong together, 2 to 9 of them")
    .option("--input <file.json>", "further fields, by klingkit's names")
    .option("--endpoint <name>", "as image.omni (default: what the input asks for)");
}

export async function imageRequest(prompt: string | undefined, flags: ImageFlags, folder: string): Promise<Request> {
  const { model, resolution, aspect, count, negative, image, reference, series } = flags;
  const given: Input = {
    prompt,
    model,
    resolution,
    aspectRatio: aspect,
    n: count,
    negativePrompt: negative,
    image: image === undefined ? undefined : mediaFrom(image, folder),
    references: reference?.map((each) => namedMedia(each, folder)),
    series: series === undefined || series === "auto" ? series : toNumber(series),
  };
  const input = { ...(flags.input === undefined ? {} : await readInputFile(flags.input, folder)), ...present(given) };
  return { endpoint: flags.endpoint ?? imageEndpoint(input), input };
}

/** The endpoint that takes such an input. */
export function imageEndpoint(input: Input): string {
  return input["references"] !== undefined || input["series"] !== undefined ? "image.omni" : "image.generate";
}
