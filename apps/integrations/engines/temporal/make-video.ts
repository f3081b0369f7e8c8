import { condition, defineSignal, proxyActivities, setHandler } from "@temporalio/workflow";
import type { Order, Steps } from "../steps.ts";

const { prepare, send, save } = proxyActivities<Steps>({
  startToCloseTimeout: "30 minutes",
  retry: { initialInterval: "1 second", maximumAttempts: 10 },
});

/** The signal of the webhook: the task has finished, with this status. */
export const finished = defineSignal<[string]>("finished");

/** The workflow. Start it with the id of the order as `workflowId`. */
export async function makeVideo(order: Order, waitSeconds: number): Promise<string> {
  let isFinished = false;
  setHandler(finished, () => {
    isFinished = true;
  });
  const intent = await prepare(order);
  const reference = await send(intent);
  // After a timeout, the callback is assumed to be lost, and the next step polls.
  await condition(() => isFinished, waitSeconds * 1000);
  return save(reference);
}
