/** How sure a fact is (kling-api V 0). Nothing was tried against the live service. */
export type Sureness = "official mirror" | "official client" | "third-party, live" | "third-party" | "guess";

/** Where a fact comes from. */
export interface Fact {
  /** Section of the fact sheet: `V` is video and general, `I` image and account. */
  readonly source: string;
  /** The date that the source speaks of or was copied on. */
  readonly date: string;
  readonly sureness: Sureness;
}
