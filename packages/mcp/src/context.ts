import type { BudgetGuard } from "@klingkit/guards";
import type { Clock, Kling } from "klingkit";
import type { EndpointInfo } from "./load-endpoints.ts";
import type { Settings } from "./options.ts";
import type { Store } from "./store.ts";

/** What the tools of a server share. All connections of a process use the same. */
export interface Context {
  readonly kling: Kling;
  readonly store: Store;
  /** Undefined if the server has no budget. */
  readonly budget: BudgetGuard | undefined;
  readonly endpoints: readonly EndpointInfo[];
  readonly settings: Settings;
  readonly clock: Clock;
  /** The creates that this process sends now, by request id. They continue if the call that began them ends. */
  readonly sending: Map<string, Promise<void>>;
}
