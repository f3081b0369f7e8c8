import type { HttpEvent } from "@klingkit/http";
import type { TaskEvent } from "@klingkit/tasks";

/** What a client reports as it works. Holds no secret. An open union: a minor release may add events. */
export type KlingEvent = HttpEvent | TaskEvent;
