import type { Product } from "./tasks/product.ts";

/**
 * One switch for each thing about the service that is not known for sure. The default is what was seen, or else what
 * the fact sheet thinks likely; a client that works in every position does not depend on a guess.
 */
export interface Switches {
  /** Uniqueness of own ids: refused when used before (seen once, kling-api V 8.1), noticed only `lateBy` ms after the first task, or never. Default `strict`. */
  readonly ownIds: "strict" | "off" | { readonly lateBy: number };
  /** When a used own id is noticed (order guessed in kling-api V 12). Default `before-balance`. */
  readonly ownIdCheck: "before-balance" | "before-slots" | "after-slots";
  /** Which task an own id finds when several have it (`ownIds` not strict). Default `newest`. */
  readonly ownIdFinds: "newest" | "oldest";
  /** Milliseconds after create before any query shows the task. Default 0. */
  readonly visibleAfter: number;
  /** Which products `GET` and `POST /tasks` show; whether image tasks are among them is not known (kling-api I 15). Default `all`. */
  readonly tasksFamilies: "all" | "video" | readonly Product[];
  /** Order of v1 lists (undocumented, V 8.2) and of `POST /tasks`. Default `newest` first. */
  readonly listOrder: "newest" | "oldest";
  /** Does a v1 query answer for a task made elsewhere (another family, or the path design)? Not known (V 14). Default `refuse`. */
  readonly strangers: "refuse" | "answer";
  /** Slots counted per model and pack type (Sep 2026) or per pack type only (Mar 2026); V 13 #3. Default `model`. */
  readonly slotScope: "model" | "pack";
  /** HTTP status that comes with 1303: documented 429, one report of 200 (V 13 #4). Default 429. */
  readonly slotStatus: 429 | 200;
  /** Models seen withdrawn (V 11.3) answer 404/1203, or still run. Default `refuse`. */
  readonly retired: "refuse" | "serve";
  /** What a v1 query shows for values there are not: seen live as `{}` and `""` (V 4), or the key is left out. Default `empty`. */
  readonly absent: "empty" | "missing";
  /** Omni video without a first frame or a source: may `aspect_ratio` be left out? The sample does, the table says needed (V 13 #11). Default `optional`. */
  readonly omniRatio: "optional" | "required";
  /** `/account/costs` asked more than once a second: let through, or 1302 (which code is a guess, I 11.1). Default `off`. */
  readonly costsLimit: "off" | "1302";
  /** How a query answers for a task there is not: 400/1201 as seen, or 404/1203 as the code table has it (V 13 #5). Default `1201`. */
  readonly notFound: "1201" | "1203";
  /** Callbacks at every change of state, or at the end only, as one page says (V 13 #31). Default `every-change`. */
  readonly callbackAt: "every-change" | "end";
  /** Refusals without `data`, as the sample, or with `data: null` (V 4). Default `missing`. */
  readonly errorData: "missing" | "null";
  /** A picture of a wrong size is refused at create, or fails as a task (seen in logs, V 5.2). Default `task`. */
  readonly badImages: "task" | "create";
  /** Are failed tasks charged? Documented in 2025 as not (I 12.4). Default false. */
  readonly chargeFailed: boolean;
  /** Are callbacks of v1 tasks signed too? Not said (V 7.4). Default true. */
  readonly signV1: boolean;
  /** Delete calls answer with `data` as documented, or without as seen live (V 4). Default `missing`. */
  readonly deleteData: "missing" | "present";
  /** Element ids of 18 digits beyond 2^53 (documented sample) or of 15 digits (seen live), I 8.5. Default `long`. */
  readonly elementIds: "long" | "short";
}

export const DEFAULT_SWITCHES: Switches = {
  ownIds: "strict",
  ownIdCheck: "before-balance",
  ownIdFinds: "newest",
  visibleAfter: 0,
  tasksFamilies: "all",
  listOrder: "newest",
  strangers: "refuse",
  slotScope: "model",
  slotStatus: 429,
  retired: "refuse",
  absent: "empty",
  omniRatio: "optional",
  costsLimit: "off",
  notFound: "1201",
  callbackAt: "every-change",
  errorData: "missing",
  badImages: "task",
  chargeFailed: false,
  signV1: true,
  deleteData: "missing",
  elementIds: "long",
};
