import type { Kling } from "klingkit";
import { resumeHook } from "workflow/api";

/** The handler of callbacks: `webhook` continues the workflow of a finished task. */
export function createWebhook(kling: Kling, secret: string | undefined): (request: Request) => Promise<Response> {
  return kling.webhooks.receiver({
    secret,
    async onFinished({ externalTaskId, status }) {
      await resumeHook(`kling:${externalTaskId}`, status);
    },
  });
}
