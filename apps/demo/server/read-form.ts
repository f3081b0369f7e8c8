import type { AspectRatio, Resolution } from "@klingkit/models";
import {
  type FieldProblem,
  type FrameName,
  frameNames,
  MAX_PICTURE,
  MAX_PROMPT,
  type TakeSettings,
} from "../contract.ts";
import { type Picture, readPicture } from "./picture.ts";

export interface Asked {
  readonly settings: TakeSettings;
  readonly frames: Partial<Record<FrameName, Picture>>;
}

const resolutions: readonly Resolution[] = ["720p", "1080p", "4k"];
const aspectRatios: readonly AspectRatio[] = ["16:9", "9:16", "1:1"];
const sounds: readonly TakeSettings["audio"][] = ["native", "off"];

/** Reads what the page sends. Only shapes are checked here: what a model can do is klingkit's to say. */
export async function readForm(form: FormData): Promise<Asked | { readonly problems: readonly FieldProblem[] }> {
  const problems: FieldProblem[] = [];
  const text = (name: keyof TakeSettings): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const oneOf = <T extends string>(
    name: keyof TakeSettings,
    allowed: readonly [T, ...T[]] | readonly T[],
  ): T | undefined => {
    const found = allowed.find((value) => value === text(name));
    if (found === undefined) problems.push({ path: name, message: `must be one of ${allowed.join(", ")}.` });
    return found;
  };

  const prompt = text("prompt").trim();
  if (prompt.length > MAX_PROMPT)
    problems.push({ path: "prompt", message: `is longer than ${MAX_PROMPT} characters.` });
  const resolution = oneOf("resolution", resolutions);
  const aspectRatio = oneOf("aspectRatio", aspectRatios);
  const audio = oneOf("audio", sounds);

  const frames: Partial<Record<FrameName, Picture>> = {};
  for (const name of frameNames) {
    const file = form.get(name);
    if (!(file instanceof File) || file.size === 0) continue;
    const picture = file.size > MAX_PICTURE ? undefined : readPicture(new Uint8Array(await file.arrayBuffer()));
    if (picture) frames[name] = picture;
    else problems.push({ path: name, message: file.size > MAX_PICTURE ? tooLarge : "is neither a PNG nor a JPEG." });
  }

  if (problems.length > 0 || !resolution || !aspectRatio || !audio) return { problems };
  const settings = { prompt, model: text("model"), duration: Number(text("duration")), resolution, aspectRatio, audio };
  return { settings, frames };
}

const tooLarge = `is larger than ${MAX_PICTURE / 1024 / 1024} MB.`;
