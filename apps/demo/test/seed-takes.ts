import { mkdirSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Take } from "../server/store.ts";
import { createFilm } from "../server/emulated/film/create-film.ts";
import { encodeFilm } from "../server/emulated/film/encode-film.ts";

const prompts = ["A lighthouse in fog", "Neon city in the rain", "A fox in a snowy forest at dawn", "Northern lights"];

const noon = Date.UTC(2026, 10, 21, 12);

/** Writes finished takes in the store's format. */
export async function seedTakes(folder: string, count: number): Promise<void> {
  for (const each of ["takes", "results"]) mkdirSync(join(folder, each), { recursive: true });
  const films = await Promise.all(
    prompts.map(async (prompt) => {
      const film = await createFilm({
        id: "1",
        videoId: "1",
        product: "text-to-video",
        prompt,
        width: 1280,
        height: 720,
        seconds: 3,
        sound: false,
        watermark: false,
      });
      return encodeFilm({ ...film, count: 12 });
    }),
  );
  for (let number = 1; number <= count; number += 1) {
    const id = randomUUID();
    const prompt = `${prompts[number % prompts.length]}, take ${number}`;
    const take: Take = {
      id,
      number,
      mode: "text-to-video",
      values: { prompt, model: "kling-3.0", duration: 5, resolution: "720p", aspectRatio: "16:9", audio: "off" },
      media: {},
      createdAt: noon,
      endedAt: noon + 10_000,
      status: "done",
      progress: 1,
      ratio: "16 / 9",
      instanceId: "before",
      outputs: [{ kind: "video", fileName: `take-${number}.mp4`, seconds: 5 }],
    };
    writeFileSync(join(folder, "results", `${id}-0.mp4`), films[number % films.length] ?? new Uint8Array());
    writeFileSync(join(folder, "takes", `${id}.json`), JSON.stringify(take));
  }
}
