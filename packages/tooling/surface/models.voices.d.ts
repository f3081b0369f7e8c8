// @klingkit/models/voices
// at run time: ttsVoices

// #region Variables
export declare const ttsVoices: Pick<Fact, "source" | "sureness"> & {
  readonly asOf: string;
  readonly zh: readonly string[];
  readonly en: readonly string[];
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
