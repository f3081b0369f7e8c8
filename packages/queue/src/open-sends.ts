import type { QueueContext } from "./context.ts";
import { findWithdrawn } from "./steps/permit-sends.ts";

/** The sends that are under way in this process, each from before it asks for permission until its outcome. */
export interface OpenSends {
  /** Runs one send. Its signal aborts when the permission is withdrawn. */
  run<Result>(id: string, send: (withdrawn: AbortSignal) => Promise<Result>): Promise<Result>;
  /** Aborts sends whose job was cancelled, by any process, or taken over by another worker. */
  withdraw(): Promise<void>;
}

/**
 * Time passes between permission and request: the client may wait for a slot, back off after a refusal, or find out what
 * became of a lost answer and send again. A job that is cancelled meanwhile must not be sent.
 */
export function createOpenSends(context: QueueContext): OpenSends {
  const open = new Set<{ readonly id: string; readonly withdrawn: AbortController }>();
  return {
    async run(id, send) {
      const one = { id, withdrawn: new AbortController() };
      open.add(one);
      try {
        return await send(one.withdrawn.signal);
      } finally {
        open.delete(one);
      }
    },
    async withdraw() {
      if (open.size === 0) return;
      const ids = new Set(
        await findWithdrawn(
          context,
          [...open].map(({ id }) => id),
        ),
      );
      for (const { id, withdrawn } of open) {
        if (ids.has(id)) withdrawn.abort(new Error("The job was cancelled, or another worker has it."));
      }
    },
  };
}
