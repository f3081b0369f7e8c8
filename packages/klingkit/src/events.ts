import type { HttpEvent } from "@klingkit/http";
import type { TaskEvent } from "@klingkit/tasks";

/** An event of a client. It contains no secret. An open union: a minor release may add events. */
export type KlingEvent = HttpEvent | TaskEvent;
