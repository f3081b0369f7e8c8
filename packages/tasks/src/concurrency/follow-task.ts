import type { TaskReference } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import type { Poller } from "../polling/poller.ts";
import { Subscription } from "../polling/subscription.ts";
import { isFinal, type TaskData } from "../task-data.ts";

/**
 * Polls for a task that occupies slots, and calls `onFinished` when it has finished. Returns a function that stops the
 * polls.
 */
export function followTask(clock: Clock, poller: Poller, task: TaskReference, onFinished: () => void): () => void {
  const subscription = new FollowedTask(clock.now(), task, onFinished);
  poller.add(subscription);
  return () => poller.remove(subscription);
}

class FollowedTask extends Subscription {
  readonly fail: () => void;
  readonly expire: () => void;

  constructor(since: number, task: TaskReference, onFinished: () => void) {
    super({ task, since, end: Number.POSITIVE_INFINITY, isEager: true });
    this.fail = onFinished;
    this.expire = onFinished;
  }

  // The poller's own `onFinished` has the id only, but a task of an unknown outcome occupies its slot by its external
  // task id.
  update({ status }: TaskData): void {
    if (isFinal(status)) this.expire();
  }
}
