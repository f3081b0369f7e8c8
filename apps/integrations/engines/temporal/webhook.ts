import type { Client } from "@temporalio/client";
import type { Kling } from "klingkit";
import { finished } from "./make-video.ts";

/** The handler of callbacks: `webhook` continues the workflow of a finished task. */
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
