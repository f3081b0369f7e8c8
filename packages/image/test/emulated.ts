import type { EmulatorOptions } from "@klingkit/emulator";
import * as engineOnEmulator from "../../tasks/test/emulated.ts";
import { createImageClient, imageEndpoints, type ImageClient } from "../src/index.ts";

export { all, issueMessages, warnings } from "../../tasks/test/emulated.ts";

export interface Emulated extends engineOnEmulator.Emulated {
  readonly image: ImageClient;
}

/** An image client on an emulator with a virtual clock. */
export async function emulated(
  credential: "api-key" | "pair" = "api-key",
  options: EmulatorOptions = {},
): Promise<Emulated> {
  const base = await engineOnEmulator.emulated({ image: imageEndpoints }, credential, options);
  return { ...base, image: createImageClient(base.engine) };
}

/** The URL of an image. It is never fetched. */
export const imageUrl = "https://example.com/image.png";

/** The header of a PNG of this size. */
export function png(width = 400, height = 600): Uint8Array {
  const bytes = new Uint8Array(100);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}
