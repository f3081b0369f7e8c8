// See apps/docs/service/README.md#confidence.
/**
 * How sure a fact is, from the most to the least. klingkit itself has not tried any of them at the service.
 * - `"official"`: a copy of the service's documentation or client code that the vendor published states it.
 * - `"observed"`: a third party observed it at the service.
 * - `"third-party"`: a third party states it.
 * - `"assumed"`: no source states it; klingkit assumes it.
 */
export type Confidence = "official" | "observed" | "third-party" | "assumed";

/** The source of a fact. */
export interface Fact {
  /**
   * The page and heading below `apps/docs/service` of the repository, such as `video.md#text-to-video`.
   */
  readonly source: string;
  /** The date that the source describes or was copied on: a year, a month or a day, as `2026-09-20`. */
  readonly date: string;
  /** How sure the fact is. */
  readonly confidence: Confidence;
}
