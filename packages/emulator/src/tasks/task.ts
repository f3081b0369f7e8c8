import type { Charge } from "../accounts/ledger.ts";
import type { Order } from "./order.ts";

/** An API version: `path` is API v2 (model in the path). */
export type Design = "v1" | "path";

/** A task as it was accepted. Nothing in it changes: what it is *now* follows from its times and the clock. */
export interface Task {
  readonly id: string;
  /** The access key of the account. */
  readonly account: string;
  readonly design: Design;
  /** The path it was created on, e.g. `/v1/videos/text2video`; v1 look-ups go by it. */
  readonly path: string;
  readonly order: Order;
  readonly externalId?: string;
  readonly callbackUrl?: string;
  readonly watermark: boolean;
  /** Answered whole in its create call: no query shows it. */
  readonly instant: boolean;
  readonly charges: readonly Charge[];
  readonly apiKeyName: string;
  readonly createdAt: number;
  readonly processingAt: number;
  readonly endsAt: number;
}

/** The status of a task. API v1 and API v2 have their own words for it. */
export type Status = "submitted" | "processing" | "succeeded" | "failed";
