import { createKling } from "klingkit";
import { createRandom } from "../random.ts";
import { SLOTS } from "./optimum.ts";
import { type SharedAccount, TASKS } from "./account.ts";

/** Runs all tasks on an account. */
export type Scheduler = (account: SharedAccount) => Promise<unknown>;

/** klingkit without a concurrency option. */
export const klingkit: Scheduler = ({ emulator }) => {
  const random = createRandom(3);
  const kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
    random: random,
    env: {},
  });
  return Promise.all(
    Array.from({ length: TASKS }, (_, index) =>
      kling.video.textToVideo.run({ prompt: `fog ${index}` }, { queueTimeout: 1e9, waitTimeout: 1e9 }),
    ),
  );
};

/** Sends all create requests, and retries with exponential backoff while no slot is free. */
export const backoff: Scheduler = async (account) => {
  const send = createSender(account);
  await Promise.all(Array.from({ length: TASKS }, () => send()));
};

/** Runs a fixed number of tasks at a time and polls every 5 s, with backoff while no slot is free. */
export function fixedLimit(limit: number): Scheduler {
  return async (account) => {
    const send = createSender(account);
    const remaining = Array.from({ length: TASKS }).values();
    const work = async (): Promise<void> => {
      for (const _ of remaining) await send();
    };
    await Promise.all(Array.from({ length: limit }, work));
  };
}

export const fullLimit: Scheduler = fixedLimit(SLOTS);

/** Poll interval, and first and longest backoff, milliseconds. */
const POLL_INTERVAL = 5000;
const FIRST_BACKOFF = 1000;
const MAX_BACKOFF = 30_000;

/** Sends a create request until it is accepted, then polls until the task has finished. */
function createSender({ emulator }: SharedAccount): () => Promise<void> {
  const { url, fetch, clock } = emulator;
  const random = createRandom(5);
  const headers = { authorization: "Bearer api-key-emulator", "content-type": "application/json" };
  const body = JSON.stringify({ prompt: "fog", settings: { duration: 5 } });
  return async () => {
    for (let wait = FIRST_BACKOFF; ; wait = Math.min(MAX_BACKOFF, wait * 2)) {
      const response = await fetch(`${url}/text-to-video/kling-3.0`, { method: "POST", headers, body });
      const { code, data } = (await response.json()) as { code: number; data?: { id: string } };
      if (code === 0) {
        for (let status = ""; status !== "succeeded";) {
          await clock.sleep(POLL_INTERVAL);
          const pollResponse = await fetch(`${url}/tasks?task_ids=${data?.id}`, { headers });
          status = ((await pollResponse.json()) as { data: { status: string }[] }).data[0]?.status ?? "";
        }
        return;
      }
      await clock.sleep(Math.round(wait * (0.5 + random() / 2)));
    }
  };
}
