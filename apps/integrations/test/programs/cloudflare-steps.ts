import { env } from "cloudflare:workers";
import { createSteps as original, type Steps } from "../../engines/steps.ts";
import { crashing } from "../crash.ts";

// Replaces `steps.ts` in the Worker of the test: the process outside of workerd decides whether to crash.

export * from "../../engines/steps.ts";

export function createSteps(...args: Parameters<typeof original>): Steps {
  const { CRASH } = env as unknown as { CRASH: { fetch(url: string): Promise<unknown> } };
  return crashing(original(...args), (point) => CRASH.fetch(`http://crash/${encodeURIComponent(point)}`));
}
