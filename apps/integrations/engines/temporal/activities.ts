import { ApplicationFailure } from "@temporalio/common";
import { isPermanent, type Steps } from "../steps.ts";

/** The activities of a worker: `Worker.create({ activities: createActivities(steps), … })`. */
export function createActivities({ prepare, send, save }: Steps): Steps {
  return {
    prepare: (order) => attempt(() => prepare(order)),
    send: (intent) => attempt(() => send(intent)),
    save: (reference) => attempt(() => save(reference)),
  };
}

/** Runs a step. A non-retryable failure ends the workflow; after any other error, the step is retried. */
async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isPermanent(error)) throw error;
    throw ApplicationFailure.create({ message: error.message, type: error.code, nonRetryable: true });
  }
}
