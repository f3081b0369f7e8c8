import type { PackType } from "../accounts/account.ts";
import type { Resolution } from "../capability/pixels.ts";
import type { JsonObject } from "../wire/json.ts";
import type { Made } from "./made.ts";
import type { Product } from "./product.ts";

/** What a create call asks for once it is read and found valid, whichever wire it came on. */
export interface Order {
  readonly product: Product;
  /** Canonical (path-design) name where there is one; absent for products without a model. */
  readonly model?: string;
  /** What v1 calls the model; shown in the ledgers. */
  readonly modelName?: string;
  readonly prompt: string;
  readonly pack: PackType;
  /** Units it will cost when it succeeds. */
  readonly units: number;
  /** Slots it takes while it runs: `n` for images, else 1 (kling-api V 6). */
  readonly slots: number;
  readonly makes: readonly Made[];
  /** For the ledgers and the usual time it takes. */
  readonly resolution?: Resolution;
  readonly seconds?: number;
  readonly videoInput?: boolean;
  readonly sound?: "native" | "original" | "off";
  readonly voiceControl?: boolean;
  /** The reason with which the task will end, when it is bound to fail. */
  readonly failure?: string;
  /** The picture that the clip begins with, for whoever draws it. */
  readonly firstFrame?: Uint8Array;
  readonly firstFrameUrl?: string;
  /** v1 only: more `task_info`, e.g. `parent_video`. */
  readonly info?: JsonObject;
  /** v1 only: more beside `task_result.videos` and its like. */
  readonly resultInfo?: JsonObject;
}
