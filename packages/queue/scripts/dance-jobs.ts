import type { JobInput } from "@klingkit/queue";
import type { Kling, Upload } from "klingkit";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Jobs with a local video each. */
export function danceJobs(count: number): readonly JobInput<Kling>[] {
  return Array.from({ length: count }, (_, index) => ({
    endpoint: "video.motionControl",
    key: `dance-${index}`,
    input: {
      image: "https://images.example/dancer.png",
      video: new Uint8Array(Buffer.from(`\0\0\0\x20ftypisom${"a dance ".repeat(20_000)}${index}`)),
      characterOrientation: "video",
    },
  }));
}

/** Writes files into a directory in place of a store, and prints a line when one is complete. */
export function uploadTo(folder: string, print: (line: string) => void): Upload {
  return async ({ bytes, sha256 }) => {
    await writeFile(join(folder, `${sha256}.mp4`), bytes);
    print("uploaded");
    return `https://store.example/${sha256}.mp4`;
  };
}
