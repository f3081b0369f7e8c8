import type { Emulator } from "@klingkit/emulator";
import { peer } from "../peers.ts";
import { type PollCounts, countPolls } from "./poll-counts.ts";
import { createService, secondsFrom } from "./service.ts";

/** Poll interval of the AI SDK's Kling provider, milliseconds. */
const INTERVAL = 5000;

interface CreateResponse {
  readonly data: { readonly id: string };
}
interface TaskResponse {
  readonly data: readonly { readonly status: string; readonly update_time: number }[];
}

/** Polls one task every five seconds, like a provider of the AI SDK. Returns the delay of its result. */
async function pollOne({ url, fetch, clock }: Emulator, prompt: string): Promise<number> {
  const headers = { authorization: "Bearer api-key-emulator", "content-type": "application/json" };
  const body = JSON.stringify({ prompt, settings: { duration: 5 } });
  const response = await fetch(`${url}/text-to-video/kling-3.0`, { method: "POST", headers, body });
  const { data } = (await response.json()) as CreateResponse;
  for (;;) {
    await clock.sleep(INTERVAL);
    const pollResponse = await fetch(`${url}/tasks?task_ids=${data.id}`, { headers });
    const [task] = ((await pollResponse.json()) as TaskResponse).data;
    if (task?.status === "succeeded") return clock.now() - task.update_time;
  }
}

async function pollAll(
  count: number,
  seed: number,
  one: (emulator: Emulator, index: number) => Promise<number>,
): Promise<PollCounts> {
  await using emulator = await createService(seed);
  const delays = await Promise.all(Array.from({ length: count }, (_, index) => one(emulator, index)));
  return countPolls(emulator, delays);
}

/** Runs the loop without an SDK. */
export function everyFiveSeconds(count: number, seed: number): Promise<PollCounts> {
  return pollAll(count, seed, (emulator, index) => pollOne(emulator, `fog ${index}`));
}

/** The part of `ai` that is used here. */
interface Ai {
  experimental_generateVideo(options: { readonly model: object; readonly prompt: string }): Promise<unknown>;
}

/** Runs the same loop as a provider of the AI SDK. */
export async function withAi(count: number, seed: number): Promise<PollCounts> {
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

/** Calculates the polls and delays of the loop from the durations, because running it takes too long. */
export function calculatedLoop(count: number, seed: number): PollCounts {
  const next = secondsFrom(seed);
  const durations = Array.from({ length: count }, () => next() * 1000);
  const polls = durations.map((duration) => Math.ceil(duration / INTERVAL));
  return {
    tasks: count,
    polls: polls.reduce((a, b) => a + b, 0),
    resultRequests: 0,
    simultaneousPolls: count,
    delays: durations.map((duration, index) => ((polls[index] ?? 0) * INTERVAL - duration) / 1000),
  };
}
