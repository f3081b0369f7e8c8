// @klingkit/models/elements
// at run time: elementTags

// #region Interfaces
export interface ElementTag {
  readonly id: string;
  readonly name: string;
}
// #endregion

// #region Variables
export declare const elementTags: Pick<Fact, "source" | "sureness"> & {
  readonly asOf: string;
  readonly tags: readonly ElementTag[];
};
// #endregion

// #region Referenced (internal)
interface Fact {
  readonly source: string;
  readonly date: string;
  readonly sureness: Sureness;
}
type Sureness = "official mirror" | "official client" | "third-party, live" | "third-party" | "guess";
// #endregion
