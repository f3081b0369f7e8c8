import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Kling } from "klingkit";
import { isPermanent, type Order, type Steps } from "./steps.ts";

/** Registers the workflow. Start it with the id of the order: `DBOS.startWorkflow(makeVideo, { workflowID: order.id })(order)`. */
export function registerMakeVideo(steps: Steps, waitSeconds: number): (order: Order) => Promise<string> {
  const step = <Result>(name: string, work: () => Promise<Result>): Promise<Result> =>
    DBOS.runStep(work, { name, retriesAllowed: true, maxAttempts: 10, shouldRetry: (error) => !isPermanent(error) });

  return DBOS.registerWorkflow(
    async (order: Order) => {
      const intent = await step("prepare", () => steps.prepare(order));
      const reference = await step("send", () => steps.send(intent));
      // Null after a timeout: the callback is assumed to be lost, and the next step polls.
      await DBOS.recv("finished", { timeoutSeconds: waitSeconds });
      return step("save", () => steps.save(reference));
    },
    { name: "makeVideo" },
  );
}

/** Creates the webhook handler. When a task finishes, it resumes the workflow of the task. */
export function createWebhook(kling: Kling, secret: string | undefined): (request: Request) => Promise<Response> {
  return kling.webhooks.receiver({
    secret,
    onFinished: ({ id, externalTaskId = "", status }) => DBOS.send(externalTaskId, status, "finished", id),
  });
}
