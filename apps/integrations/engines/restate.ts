import * as restate from "@restatedev/restate-sdk";
import * as clients from "@restatedev/restate-sdk-clients";
import type { Kling } from "klingkit";
import { isPermanent, type Order, type Steps } from "./steps.ts";

/** Creates the workflow. Submit it with the id of the order as its key. */
export function createMakeVideo(steps: Steps, waitSeconds: number) {
  return restate.workflow({
    name: "makeVideo",
    handlers: {
      async run(ctx: restate.WorkflowContext, order: Order): Promise<string> {
        const intent = await ctx.run("prepare", () => steps.prepare(order));
        const reference = await ctx.run("send", () => steps.send(intent));
        try {
          await ctx.promise<string>("finished").get().orTimeout({ seconds: waitSeconds });
        } catch (error) {
          // The callback is assumed to be lost, and the next step polls.
          if (!(error instanceof restate.TimeoutError)) throw error;
        }
        return ctx.run("save", () => steps.save(reference));
      },
      finished: async (ctx: restate.WorkflowSharedContext, status: string): Promise<void> =>
        ctx.promise<string>("finished").resolve(status),
    },
    options: {
      // Restate retries all other errors indefinitely.
      asTerminalError: (error: unknown) =>
        isPermanent(error) ? new restate.TerminalError(error.message, { errorCode: 422 }) : undefined,
    },
  });
}

type MakeVideo = ReturnType<typeof createMakeVideo>;

/** Creates the webhook handler. When a task finishes, it resumes the workflow of the task. */
export function createWebhook(
  kling: Kling,
  secret: string | undefined,
  ingressUrl: string,
): (request: Request) => Promise<Response> {
  const ingress = clients.connect({ url: ingressUrl });
  return kling.webhooks.receiver({
    secret,
    async onFinished({ externalTaskId = "", status }) {
      await ingress.workflowClient<MakeVideo>({ name: "makeVideo" }, externalTaskId).finished(status);
    },
  });
}
