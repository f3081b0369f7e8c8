import { createKling } from "klingkit";
import { type PollCounts, countPolls } from "./poll-counts.ts";
import { createOf, type Mix } from "./families.ts";
import { createService, type Credential, credentials, webhookSecret } from "./service.ts";

interface RunOptions {
  readonly seed?: number;
  /** Latency of each request, milliseconds. */
  readonly latency?: number;
  /** Share of lost callbacks. If omitted, callbacks are not used. */
  readonly lost?: number;
}

/** Creates tasks concurrently and waits for all of them. */
export async function withKlingkit(
  count: number,
  credential: Credential,
  mix: Mix,
  { seed = 1, latency = 0, lost }: RunOptions = {},
): Promise<PollCounts> {
  let receive: ((request: Request) => Promise<Response>) | undefined;
  await using emulator = await createService(seed, {
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
  const callbackUrl = lost === undefined ? undefined : "http://127.0.0.1/kling";
  if (lost !== undefined) {
    receive = kling.webhooks.receiver({ secret: webhookSecret, onTask: () => undefined });
    emulator.faults.add({ callback: "lose", probability: lost });
  }
  const delays = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const task = await createOf(mix, index)(kling, callbackUrl);
      const { updatedAt = Number.NaN } = await task.wait();
      return emulator.clock.now() - updatedAt;
    }),
  );
  return countPolls(emulator, delays);
}
