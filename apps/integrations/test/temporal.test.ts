import { ApplicationFailure } from "@temporalio/common";
import { BusyError, createKling } from "klingkit";
import { signCallback } from "@klingkit/webhooks";
import { expect, test, vi } from "vitest";
import { createActivities } from "../engines/temporal/activities.ts";
import { createSteps, saveIn, type Steps } from "../engines/steps.ts";
import { onePaidVideo, outcomeOf } from "./engine-suite.ts";
import { createOrder, type TestOrder } from "./run-order.ts";

// Without a Temporal server: the workflow runs as a function, and this replaces the API of its sandbox.
const sandbox = vi.hoisted(() => ({
  activities: {} as Steps,
  handlers: new Map<string, (status: string) => void>(),
}));
vi.mock("@temporalio/workflow", () => ({
  defineSignal: (name: string) => name,
  setHandler: (name: string, handler: (status: string) => void) => void sandbox.handlers.set(name, handler),
  proxyActivities: () => ({
    prepare: (order: never) => sandbox.activities.prepare(order),
    send: (intent: never) => sandbox.activities.send(intent),
    save: (reference: never) => sandbox.activities.save(reference),
  }),
  condition: (isMet: () => boolean) => vi.waitUntil(isMet, { timeout: 60_000 }),
}));

function stepsOf({ environment, folder }: TestOrder): Steps {
  const kling = createKling({ env: environment });
  return createActivities(createSteps(kling, "http://127.0.0.1:9/kling", saveIn(folder)));
}

test("the workflow prepares, sends, waits for the signal of the webhook, and saves", async () => {
  const { makeVideo } = await import("../engines/temporal/make-video.ts");
  const { createWebhook } = await import("../engines/temporal/webhook.ts");
  const order = await createOrder();
  sandbox.activities = stepsOf(order);
  const { ORDER: id = "", PROMPT: prompt = "", WEBHOOK_SECRET: secret = "" } = order.environment;
  const running = makeVideo({ id, prompt }, 600);
  await vi.waitUntil(() => order.emulator.state().tasks[0]?.status === "succeeded", { timeout: 60_000 });

  const kling = createKling({ env: order.environment });
  const signal = (name: unknown, status: string): void => sandbox.handlers.get(String(name))?.(status);
  const client = { workflow: { getHandle: (workflowId: string) => (expect(workflowId).toBe(id), { signal }) } };
  const webhook = createWebhook(kling, secret, client as never);
  const task = await kling.video.textToVideo.get({ externalTaskId: id });
  const callback = await signCallback(task?.raw as object, { secret });
  expect((await webhook(new Request("http://127.0.0.1/kling", callback))).status).toBe(200);
  expect(await outcomeOf(order, await running)).toEqual(onePaidVideo);
});

test("an activity that is repeated pays once", async () => {
  const order = await createOrder();
  const { prepare, send } = stepsOf(order);
  const intent = await prepare({ id: "order-1", prompt: "fog" });
  const references = [await send(intent), await send(intent)];
  expect(references[1]?.id).toBe(references[0]?.id);
  expect(order.emulator.state().paid.tasks).toBe(1);
});

test("an invalid input is not repeated, a busy service is", async () => {
  const busy = new BusyError("No slot is free.", { taskState: "none" });
  const { prepare, send } = createActivities({ ...stepsOf(await createOrder()), send: () => Promise.reject(busy) });
  const invalid = await prepare({ id: "order-1", prompt: "" }).catch((error: unknown) => error);
  expect(invalid).toBeInstanceOf(ApplicationFailure);
  expect(invalid).toMatchObject({ nonRetryable: true, type: "invalid_input" });
  await expect(send({} as never)).rejects.toBe(busy);
});
