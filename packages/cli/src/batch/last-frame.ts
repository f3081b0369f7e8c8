import type { LastFrame } from "@klingkit/queue";
import type { Row } from "./row.ts";

/** A reference to the last frame of another row, in JSON. */
const REFERENCE = /"\$from":"[^"]+\.lastFrame"/;

/** Whether a row needs the last frame of another one. */
export function needsLastFrame(rows: readonly Pick<Row, "input">[]): boolean {
  return rows.some(({ input }) => REFERENCE.test(JSON.stringify(input)));
}

/** The decoder of last frames, if a row needs one and its packages are installed. */
export async function decoderFor(rows: readonly Pick<Row, "input">[]): Promise<LastFrame | undefined> {
  if (!needsLastFrame(rows)) return undefined;
  const { findLastFrame } = await import("@klingkit/video/last-frame");
  return findLastFrame();
}
