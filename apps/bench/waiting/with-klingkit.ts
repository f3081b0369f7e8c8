import { createKling } from "klingkit";
import { type Learned, learned } from "./count.ts";
import { makeOf, type Mix } from "./families.ts";
import { createWorld, type Credential, credentials, webhookSecret } from "./world.ts";

interface How {
  readonly seed?: number;
  /** Of every request, milliseconds. */
  readonly latency?: number;
  /** The part of the callbacks that never come; without it there are none. */
  readonly lost?: number;
}

/** Makes so many tasks at once and waits for all of them. */
export async function withKlingkit(
  count: number,
  credential: Credential,
  mix: Mix,
  { seed = 1, latency = 0, lost }: How = {},
): Promise<Learned> {
  let receive: ((request: Request) => Promise<Response>) | undefined;
  await using emulator = await createWorld(seed, {
    callbacks: { fetch: async (url, init) => (await receive?.(new Request(url, init))) ?? new Response() },
  });
  if (latency > 0) emulator.faults.add({ delayMs: latency });
  const kling = createKling({
    ...credentials[credential],
    baseUrl: emulator.url,
    fetch: emulator.fetch,
    clock: emulator.clock,
    concurrency: false,
    env: {},
  });
  const hook = lost === undefined ? undefined : "http://127.0.0.1/kling";
  if (lost !== undefined) {
    receive = kling.webhooks.receiver({ secret: webhookSecret, onTask: () => undefined });
    emulator.faults.add({ callback: "lose", probability: lost });
  }
  const delays = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const task = await makeOf(mix, index)(kling, hook);
      const { updatedAt = Number.NaN } = await task.wait();
      return emulator.clock.now() - updatedAt;
    }),
  );
  return learned(emulator, delays);
}
