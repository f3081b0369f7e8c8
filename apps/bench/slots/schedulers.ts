import { createKling } from "klingkit";
import { chanceFrom } from "../chance.ts";
import { SLOTS } from "./best.ts";
import { type SharedAccount, TASKS } from "./account.ts";

/** Gets all tasks done on an account. */
export type Scheduler = (account: SharedAccount) => Promise<unknown>;

/** klingkit with nothing said about slots. */
export const klingkit: Scheduler = ({ emulator }) => {
  const chance = chanceFrom(3);
  const kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
    random: chance,
    env: {},
  });
  return Promise.all(
    Array.from({ length: TASKS }, (_, index) =>
      kling.video.textToVideo.run({ prompt: `fog ${index}` }, { queueTimeout: 1e9, waitTimeout: 1e9 }),
    ),
  );
};

/** As a program with a peer does it: every create is sent, and sent again with exponential backoff while there is no slot. */
export const backoff: Scheduler = async (account) => {
  const send = sender(account);
  await Promise.all(Array.from({ length: TASKS }, () => send()));
};

/** A fixed number at a time, each place freed when a look every 5 s sees the end; with backoff for what others take. */
export function fixedLimit(limit: number): Scheduler {
  return async (account) => {
    const send = sender(account);
    const left = Array.from({ length: TASKS }).values();
    const work = async (): Promise<void> => {
      for (const _ of left) await send();
    };
    await Promise.all(Array.from({ length: limit }, work));
  };
}

export const fullLimit: Scheduler = fixedLimit(SLOTS);

/** Between looks, and the first and the longest wait after a refusal, milliseconds. */
const POLL = 5000;
const FIRST = 1000;
const LONGEST = 30_000;

/** One create until it is accepted, then looks until its end. */
function sender({ emulator }: SharedAccount): () => Promise<void> {
  const { url, fetch, clock } = emulator;
  const chance = chanceFrom(5);
  const headers = { authorization: "Bearer api-key-emulator", "content-type": "application/json" };
  const body = JSON.stringify({ prompt: "fog", settings: { duration: 5 } });
  return async () => {
    for (let wait = FIRST; ; wait = Math.min(LONGEST, wait * 2)) {
      const answer = await fetch(`${url}/text-to-video/kling-3.0`, { method: "POST", headers, body });
      const { code, data } = (await answer.json()) as { code: number; data?: { id: string } };
      if (code === 0) {
        for (let status = ""; status !== "succeeded";) {
          await clock.sleep(POLL);
          const looked = await fetch(`${url}/tasks?task_ids=${data?.id}`, { headers });
          status = ((await looked.json()) as { data: { status: string }[] }).data[0]?.status ?? "";
        }
        return;
      }
      await clock.sleep(Math.round(wait * (0.5 + chance() / 2)));
    }
  };
}
