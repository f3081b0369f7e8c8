import type { Steps } from "../engines/steps.ts";

/** The points at which a process is killed: between the steps, in the wait, and around the callback. */
export const crashPoints = [
  "after prepare",
  "before send",
  "after send",
  "in the wait",
  "before the callback resumes",
  "after the callback resumed",
  "before save",
  "after save",
] as const;

export type CrashPoint = (typeof crashPoints)[number];

/** Kills this process, as a power failure does, if the variable `CRASH_AT` names this point. */
export function crashAt(point: CrashPoint): void {
  // The whole group: Miniflare has a child process.
  if (process.env["CRASH_AT"] === point) process.kill(-process.pid, "SIGKILL");
}

/**
 * Steps that crash before or after their work. A result that a step returns in this moment is not recorded by the engine.
 * @param crash crashes if this is the point
 */
export function crashing({ prepare, send, save }: Steps, crash: (point: CrashPoint) => unknown = crashAt): Steps {
  return {
    async prepare(order) {
      const intent = await prepare(order);
      await crash("after prepare");
      return intent;
    },
    async send(intent) {
      await crash("before send");
      const reference = await send(intent);
      await crash("after send");
      setTimeout(() => crash("in the wait"), 500);
      return reference;
    },
    async save(reference) {
      await crash("before save");
      const path = await save(reference);
      await crash("after save");
      return path;
    },
  };
}

/** A webhook that crashes before or after it resumes the workflow of a finished task. */
export function crashingWebhook(webhook: (request: Request) => Promise<Response>): typeof webhook {
  return async (request) => {
    const isFinal = /"(succeed|succeeded)"/.test(await request.clone().text());
    if (isFinal) crashAt("before the callback resumes");
    const response = await webhook(request);
    if (isFinal) crashAt("after the callback resumed");
    return response;
  };
}
