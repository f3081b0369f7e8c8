import type { ClockParts } from "../clock/create-clock.ts";
import type { FaultBook } from "../faults/faults.ts";
import { renderPath } from "../tasks/render-path.ts";
import { renderV1 } from "../tasks/render-v1.ts";
import type { Task } from "../tasks/task.ts";
import { readJson, writeJson } from "../wire/json.ts";
import type { World } from "../world.ts";
import { deliver, type Delivery, type Message } from "./deliver.ts";
import { signCallback } from "./sign.ts";

/**
 * Creates a function that sends a callback at each change of a task's status (apps/docs/service/webhooks.md#delivery):
 * the bare task, in the form of the API version that created it. Fault rules change order and number.
 */
export function createWebhookDispatcher(
  world: World,
  time: ClockParts,
  faults: FaultBook,
  deliveries: Delivery[],
): (task: Task) => void {
  const heldBack = new Map<string, Message[]>();
  const { now } = time.clock;

  return (task) => {
    const { callbackUrl: url, createdAt, processingAt, endsAt } = task;
    if (url === undefined) return;
    for (const at of world.switches.callbackAt === "end" ? [endsAt] : [createdAt, processingAt, endsAt])
      time.schedule(at, () => void dispatch(task, url, at === endsAt));
  };

  async function dispatch(task: Task, url: string, isLast: boolean): Promise<void> {
    if (world.isDiscarded) return;
    const message = write(task, url);
    const path = URL.canParse(url) ? new URL(url).pathname : url;
    const target = { method: "POST", path, query: {}, headers: message.headers, body: readJson(message.body) };
    const { callback, delayMs = 0 } = faults.apply(target, "callback")?.rule ?? {};
    if (callback === "lose") return;
    if (callback === "delay") return time.schedule(now() + delayMs, () => void send(message));
    const held = heldBack.get(task.id) ?? [];
    if (callback === "reorder" && !isLast) return void heldBack.set(task.id, [...held, message]);
    heldBack.delete(task.id);
    for (const each of [message, ...(callback === "duplicate" ? [message] : []), ...held]) await send(each);
  }

  function write(task: Task, url: string): Message {
    const body = writeJson(task.apiVersion === "v1" ? renderV1(task, world) : renderPath(task, world));
    const setup = world.accounts.find((account) => account.setup.accessKey === task.account)?.setup;
    const secrets = [setup?.webhookSecret ?? []].flat();
    const headers = { "content-type": "application/json; charset=utf-8" };
    if (secrets.length === 0 || (task.apiVersion === "v1" && !world.switches.signV1)) return { url, headers, body };
    const id = world.ids.task();
    const timestamp = Math.floor(now() / 1000);
    const signature = signCallback(secrets, id, timestamp, body);
    const signed = { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signature };
    return { url, headers: { ...headers, ...signed }, body };
  }

  async function send(message: Message, attempt = 0): Promise<void> {
    if (world.isDiscarded) return;
    const options = world.options.callbacks ?? {};
    const delivery = await deliver(message, time, options);
    deliveries.push(delivery);
    const pause = options.retryAfter?.[attempt];
    if (pause !== undefined && (delivery.status < 200 || delivery.status > 299))
      time.schedule(now() + pause, () => void send(message, attempt + 1));
  }
}
