import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Fields, isFields } from "@klingkit/tasks";
import { inputSchemas } from "../endpoints.ts";
import { UsageError } from "../command-error.ts";
import { type InputFlag, inputFlags, type Kind, optionOf } from "./flags.ts";
import { mediaFrom, namedMedia, openMedia } from "./open-media.ts";

/** An endpoint and an input for it. */
export interface Request {
  readonly endpoint: string;
  readonly input: Fields;
}

/** The values of the command line's flags, by commander's names. */
export type Flags = Fields & { readonly input?: string; readonly endpoint?: string };

/** Builds a request from the flags that `addInputFlags` has added. A flag overrides a field of `--input`. */
export async function readRequest(
  kind: Kind,
  prompt: string | undefined,
  flags: Flags,
  folder: string,
): Promise<Request> {
  const fields = inputFlags[kind].flatMap((flag): [string, unknown][] => {
    const value = flags[optionOf(flag).attributeName()];
    return value === undefined ? [] : [[flag.field, valueOf(flag, value, folder)]];
  });
  const flagInput = Object.fromEntries([...(prompt === undefined ? [] : [["prompt", prompt] as const]), ...fields]);
  const fromFile = flags.input === undefined ? {} : await readObject(flags.input, folder);
  const endpoint = flags.endpoint ?? endpointFor(kind, { ...fromFile, ...flagInput });
  if (flags.input === undefined) return { endpoint, input: flagInput };
  const mediaFolder = dirname(resolve(folder, flags.input));
  const { input, issues } = await openMedia(fromFile, await inputSchemas(endpoint), mediaFolder);
  const [first] = issues;
  if (first) throw new UsageError(`--input ${flags.input}: ${issues.map(({ message }) => message).join(" ")}`);
  return { endpoint, input: { ...input, ...flagInput } };
}

function valueOf(flag: InputFlag, value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => valueOf(flag, item, folder));
  if (flag.media === "file") return mediaFrom(String(value), folder);
  return flag.media === "named" ? namedMedia(String(value), folder) : value;
}

/** The endpoint for an input without an explicit one. */
export function endpointFor(kind: Kind, input: Fields): string {
  const has = (...names: readonly string[]): boolean => names.some((name) => input[name] !== undefined);
  if (kind === "image") return has("references", "series") ? "image.omni" : "image.generate";
  if (has("references", "video")) return "video.omni";
  return has("firstFrame", "lastFrame") ? "video.imageToVideo" : "video.textToVideo";
}

async function readObject(path: string, folder: string): Promise<Fields> {
  let value: unknown;
  try {
    value = JSON.parse((await readFile(resolve(folder, path), "utf8")).replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageError(`--input ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (isFields(value)) return value;
  throw new UsageError(`--input ${path}: the file must contain one JSON object.`);
}
