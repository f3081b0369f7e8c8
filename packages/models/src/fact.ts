// See apps/docs/service/README.md#confidence.
/**
 * The confidence of a fact, from highest to lowest. klingkit has not verified any fact against the live service.
 * - `"official"`: the documentation of the service, or client code that its vendor published, states it.
 * - `"observed"`: a third party observed it at the service.
 * - `"third-party"`: a third party states it.
 * - `"assumed"`: klingkit assumes it without a source.
 */
export type Confidence = "official" | "observed" | "third-party" | "assumed";

/** The source and the confidence of a fact. */
export interface Fact {
  /** The page and heading below `apps/docs/service` of the repository, such as `video.md#text-to-video`. */
  readonly source: string;
  /** The date that the source describes, or on which it was copied: a year, a month or a day, such as `2026-09-20`. */
  readonly date: string;
  /** The confidence of the fact. */
  readonly confidence: Confidence;
}
