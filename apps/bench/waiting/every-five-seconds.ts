import type { Emulator } from "@klingkit/emulator";
import { peer } from "../peers.ts";
import { type Learned, learned } from "./count.ts";
import { createWorld, secondsFrom } from "./world.ts";

/** Between looks of the AI SDK's Kling provider, milliseconds. */
const INTERVAL = 5000;

interface Envelope {
  readonly data: { readonly id: string };
}
interface Looked {
  readonly data: readonly { readonly status: string; readonly update_time: number }[];
}

/** One task, asked for alone every five seconds, as the loop of a provider does it. Gives the delay of its result. */
async function pollOne({ url, fetch, clock }: Emulator, prompt: string): Promise<number> {
  const headers = { authorization: "Bearer api-key-emulator", "content-type": "application/json" };
  const body = JSON.stringify({ prompt, settings: { duration: 5 } });
  const made = await fetch(`${url}/text-to-video/kling-3.0`, { method: "POST", headers, body });
  const { data } = (await made.json()) as Envelope;
  for (;;) {
    await clock.sleep(INTERVAL);
    const looked = await fetch(`${url}/tasks?task_ids=${data.id}`, { headers });
    const [task] = ((await looked.json()) as Looked).data;
    if (task?.status === "succeeded") return clock.now() - task.update_time;
  }
}

async function pollAll(
  count: number,
  seed: number,
  one: (emulator: Emulator, index: number) => Promise<number>,
): Promise<Learned> {
  await using emulator = await createWorld(seed);
  const delays = await Promise.all(Array.from({ length: count }, (_, index) => one(emulator, index)));
  return learned(emulator, delays);
}

/** The bare loop. */
export function everyFiveSeconds(count: number, seed: number): Promise<Learned> {
  return pollAll(count, seed, (emulator, index) => pollOne(emulator, `fog ${index}`));
}

/** As much of `ai` as is used here. */
interface Ai {
  experimental_generateVideo(options: { readonly model: object; readonly prompt: string }): Promise<unknown>;
}

/** The same loop in a provider, driven by the AI SDK. */
export async function withAi(count: number, seed: number): Promise<Learned> {
  const { experimental_generateVideo } = await peer<Ai>("ai");
  return pollAll(count, seed, async (emulator, index) => {
    let delay = Number.NaN;
    const model = {
      specificationVersion: "v4",
      provider: "kling",
      modelId: "kling-3.0",
      maxVideosPerCall: 1,
      async doGenerate({ prompt }: { readonly prompt: string }) {
        delay = await pollOne(emulator, prompt);
        const videos = [{ type: "binary", data: new Uint8Array(8), mediaType: "video/mp4" }];
        return { videos, warnings: [], response: { timestamp: new Date(), modelId: "kling-3.0", headers: {} } };
      },
    };
    await experimental_generateVideo({ model, prompt: `fog ${index}` });
    return delay;
  });
}

/** The same by counting, where running it takes too long: its looks and delays follow from the durations. */
export function countedLoop(count: number, seed: number): Learned {
  const next = secondsFrom(seed);
  const durations = Array.from({ length: count }, () => next() * 1000);
  const looks = durations.map((duration) => Math.ceil(duration / INTERVAL));
  return {
    tasks: count,
    looks: looks.reduce((a, b) => a + b, 0),
    resultReads: 0,
    atOnce: count,
    delays: durations.map((duration, index) => ((looks[index] ?? 0) * INTERVAL - duration) / 1000),
  };
}
