import type { InternalClock } from "../clock/create-clock.ts";
import type { FaultInjector } from "../faults/faults.ts";
import type { Service } from "../service.ts";
import { renderV1Callback } from "../tasks/render-v1.ts";
import { renderV2 } from "../tasks/render-v2.ts";
import type { Task } from "../tasks/task.ts";
import { readJson, writeJson } from "../wire/json.ts";
import { deliver, type Delivery, type Message } from "./deliver.ts";
import { signCallback } from "./sign.ts";

/**
 * Creates a function that schedules a callback for each change of a task's status
 * (apps/docs/service/webhooks.md#delivery). The body is the task in the form of its API version, without an envelope.
 * Fault rules can lose, repeat, reorder or delay callbacks.
 */
export function createWebhookDispatcher(
  service: Service,
  internalClock: InternalClock,
  faults: FaultInjector,
  deliveries: Delivery[],
): (task: Task) => void {
  const postponed = new Map<string, Message[]>();
  const { now } = internalClock.clock;

  return (task) => {
    const { callbackUrl: url, createdAt, processingAt, endsAt } = task;
    if (url === undefined) return;
    for (const at of service.switches.callbackAt === "end" ? [endsAt] : [createdAt, processingAt, endsAt])
      internalClock.schedule(at, () => void dispatch(task, url, at === endsAt));
  };

  async function dispatch(task: Task, url: string, isLast: boolean): Promise<void> {
    if (service.isDiscarded) return;
    const message = createMessage(task, url);
    const path = URL.canParse(url) ? new URL(url).pathname : url;
    const target = { method: "POST", path, query: {}, headers: message.headers, body: readJson(message.body) };
    const { callback, delayMs = 0 } = faults.apply(target, "callback")?.rule ?? {};
    if (callback === "lose") return;
    if (callback === "delay") return internalClock.schedule(now() + delayMs, () => void send(message));
    const earlier = postponed.get(task.id) ?? [];
    if (callback === "reorder" && !isLast) return void postponed.set(task.id, [...earlier, message]);
    postponed.delete(task.id);
    for (const each of [message, ...(callback === "duplicate" ? [message] : []), ...earlier]) await send(each);
  }

  function createMessage(task: Task, url: string): Message {
    const body = writeJson(task.apiVersion === "v1" ? renderV1Callback(task, service) : renderV2(task, service));
    const setup = service.accounts.find((account) => account.setup.accessKey === task.account)?.setup;
    const secrets = [setup?.webhookSecret ?? []].flat();
    const headers = { "content-type": "application/json; charset=utf-8" };
    if (secrets.length === 0 || (task.apiVersion === "v1" && !service.switches.signV1)) return { url, headers, body };
    const id = service.ids.task();
    const timestamp = Math.floor(now() / 1000);
    const signature = signCallback(secrets, id, timestamp, body);
    const signatureHeaders = {
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signature,
    };
    return { url, headers: { ...headers, ...signatureHeaders }, body };
  }

  async function send(message: Message, attempt = 0): Promise<void> {
    if (service.isDiscarded) return;
    const options = service.options.callbacks ?? {};
    const delivery = await deliver(message, internalClock, options);
    deliveries.push(delivery);
    const delay = options.retryDelays?.[attempt];
    if (delay !== undefined && (delivery.status < 200 || delivery.status > 299))
      internalClock.schedule(now() + delay, () => void send(message, attempt + 1));
  }
}
