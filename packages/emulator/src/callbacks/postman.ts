import type { ClockParts } from "../clock/create-clock.ts";
import type { FaultBook } from "../faults/faults.ts";
import type { V1Result } from "../tasks/render-v1.ts";
import { renderV1 } from "../tasks/render-v1.ts";
import { renderPath } from "../tasks/render-path.ts";
import type { Task } from "../tasks/task.ts";
import { writeJson } from "../wire/json.ts";
import type { World } from "../world/world.ts";
import { type Delivery, deliver } from "./deliver.ts";
import { signCallback } from "./sign.ts";

interface Message {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Sends a callback at each change of a task's state (kling-api V 7.1): the bare task, in the shape of the design that
 * made it. Order, repetition and loss are up to fault rules.
 */
export function createPostman(
  world: World,
  time: ClockParts,
  faults: FaultBook,
  log: Delivery[],
  resultOf: (task: Task) => V1Result | undefined,
  isOver: () => boolean,
): (task: Task) => void {
  const heldBack = new Map<string, Message[]>();

  return (task) => {
    if (task.callbackUrl === undefined) return;
    const changes = [task.createdAt, task.processingAt, task.endsAt];
    for (const at of world.switches.callbackAt === "end" ? [task.endsAt] : changes) {
      time.schedule(at, () => void post(task, at === task.endsAt));
    }
  };

  async function post(task: Task, isLast: boolean): Promise<void> {
    if (isOver()) return;
    const message = await time.idle.track(write(task));
    const struck = faults.strike(
      {
        method: "POST",
        path: pathOf(message.url),
        query: {},
        headers: message.headers,
        body: JSON.parse(message.body),
      },
      "callback",
    );
    const fault = struck?.rule.callback;
    if (fault === "lose") return;
    if (fault === "delay")
      return void time.schedule(world.clock.now() + (struck?.rule.delayMs ?? 0), () => void send(message));
    if (fault === "reorder" && !isLast) {
      heldBack.set(task.id, [...(heldBack.get(task.id) ?? []), message]);
      return;
    }
    await send(message);
    if (fault === "duplicate") await send(message);
    const late = heldBack.get(task.id) ?? [];
    heldBack.delete(task.id);
    for (const other of late) await send(other);
  }

  async function write(task: Task): Promise<Message> {
    const body = writeJson(task.design === "v1" ? renderV1(task, world, resultOf(task)) : renderPath(task, world));
    const setup = world.accounts.find((account) => account.setup.accessKey === task.account)?.setup;
    const secrets = [setup?.webhookSecret ?? []].flat();
    const headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" };
    if (secrets.length > 0 && (task.design === "path" || world.switches.signV1)) {
      const id = world.ids.task();
      const timestamp = Math.floor(world.clock.now() / 1000);
      headers["webhook-id"] = id;
      headers["webhook-timestamp"] = String(timestamp);
      headers["webhook-signature"] = await signCallback(secrets, id, timestamp, body);
    }
    return { url: task.callbackUrl ?? "", headers, body };
  }

  async function send(message: Message, attempt = 0): Promise<void> {
    if (isOver()) return;
    const delivery = await deliver(message, time, world.options.callbacks ?? {});
    log.push(delivery);
    const pause = world.options.callbacks?.retryAfter?.[attempt];
    if (pause !== undefined && (delivery.status < 200 || delivery.status > 299)) {
      time.schedule(world.clock.now() + pause, () => void send(message, attempt + 1));
    }
  }
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
