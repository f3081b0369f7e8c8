import type { TaskReference } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import type { Poller } from "../polling/poller.ts";
import { Subscription } from "../polling/subscription.ts";
import { isFinal, type TaskData } from "../task-data.ts";

/** Polls for a task that occupies slots, and calls back when it has ended. Returns a function that stops the polls. */
export function followTask(clock: Clock, poller: Poller, task: TaskReference, ended: () => void): () => void {
  const subscription = new Followed(clock.now(), task, ended);
  poller.add(subscription);
  return () => poller.remove(subscription);
}

class Followed extends Subscription {
  readonly fail: () => void;
  readonly timedOut: () => void;

  constructor(since: number, task: TaskReference, ended: () => void) {
    super({ task, since, end: Number.POSITIVE_INFINITY, eager: true });
    this.fail = ended;
    this.timedOut = ended;
  }

  // The poller reports the end of a task by its id; a task whose outcome is unknown is held by its external task id.
  seen({ status }: TaskData): void {
    if (isFinal(status)) this.fail();
  }
}
