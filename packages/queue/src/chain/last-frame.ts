import { fieldsOf, type OutputFile } from "@klingkit/tasks";

/** Returns the last frame of a video as an image. `lastFrame` of `@klingkit/video/last-frame` is a ready one. */
export type LastFrame = (
  video: Pick<OutputFile, "open">,
  options: { readonly signal: AbortSignal },
) => Promise<Uint8Array>;

/** The frame with which the video of an input ends; otherwise the one with which it begins. Undefined if it has none. */
export function frameOf(input: unknown): unknown {
  const { lastFrame, firstFrame } = fieldsOf(input);
  const frame = lastFrame ?? firstFrame;
  // An image of omni can have an id.
  return fieldsOf(frame)["image"] ?? frame;
}
