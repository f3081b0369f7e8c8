import type { Client } from "@temporalio/client";
import type { Kling } from "klingkit";
import { finished } from "./make-video.ts";

/** Creates the webhook handler. When a task finishes, it resumes the workflow of the task. */
export function createWebhook(
  kling: Kling,
  secret: string | undefined,
  client: Pick<Client, "workflow">,
): (request: Request) => Promise<Response> {
  return kling.webhooks.receiver({
    secret,
    onFinished: ({ externalTaskId = "", status }) => client.workflow.getHandle(externalTaskId).signal(finished, status),
  });
}
