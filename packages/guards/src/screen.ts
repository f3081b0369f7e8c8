import type { BeforeCreate, TaskIntent } from "@klingkit/tasks";
import { GuardError } from "./guard-error.ts";
import { promptsOf } from "./read-request.ts";

/**
 * Decides about a text of a create.
 * @returns the reason to block the create, or undefined to allow it
 */
export type ScreenFunction = (prompt: string, intent: TaskIntent) => string | undefined | Promise<string | undefined>;

/**
 * Creates a guard that blocks creates whose texts your function rejects: prompts, negative prompts, prompts of shots, texts
 * to speak, and names and descriptions of elements and voices. The texts are those of the request that will be sent. The
 * function runs for one text after the other. If it throws, the create is blocked.
 * @example
 * const kling = createKling({
 *   beforeCreate: screen((prompt) => (/\bgun\b/i.test(prompt) ? "our films show no weapons" : undefined)),
 * });
 */
export function screen(check: ScreenFunction): BeforeCreate {
  return async (intent) => {
    for (const prompt of promptsOf(intent)) {
      const reason = await check(prompt, intent);
      if (reason !== undefined) throw new GuardError("screen", `A prompt was rejected: ${reason}`);
    }
  };
}
