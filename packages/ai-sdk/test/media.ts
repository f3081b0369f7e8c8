import { readFileSync } from "node:fs";

/** A PNG of 512 x 512 pixels. */
export const png: Uint8Array = readFileSync(new URL("../../../apps/examples/media/lighthouse.png", import.meta.url));

/** URLs that the emulator accepts as an image and as a video. */
export const imageUrl = "https://example.com/lighthouse.png";
export const videoUrl = "https://example.com/dance.mp4";
