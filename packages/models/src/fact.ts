// See apps/docs/service/README.md#confidence.
/**
 * How sure a fact is, from the most to the least. klingkit itself has not tried any of them at the service.
 * - `"official mirror"`: a copy of the service's documentation says it.
 * - `"official client"`: client code that the vendor published contains it.
 * - `"third-party, live"`: somebody else observed it at the service.
 * - `"third-party"`: somebody else says it.
 * - `"guess"`: nobody says it; klingkit assumes it.
 */
export type Sureness = "official mirror" | "official client" | "third-party, live" | "third-party" | "guess";

/** The source of a fact. */
export interface Fact {
  /**
   * The page and heading below `apps/docs/service` of the repository, such as `video.md#text-to-video`.
   */
  readonly source: string;
  /** The date that the source describes or was copied on: a year, a month or a day, as `2026-09-20`. */
  readonly date: string;
  /** How sure the fact is. */
  readonly sureness: Sureness;
}
