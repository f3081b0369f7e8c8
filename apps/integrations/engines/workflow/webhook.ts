import type { Kling } from "klingkit";
import { resumeHook } from "workflow/api";

/** Creates the webhook handler. When a task finishes, it resumes the workflow of the task. */
export function createWebhook(kling: Kling, secret: string | undefined): (request: Request) => Promise<Response> {
  return kling.webhooks.receiver({
    secret,
    async onFinished({ externalTaskId, status }) {
      await resumeHook(`kling:${externalTaskId}`, status);
    },
  });
}
