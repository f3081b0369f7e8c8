// @klingkit/models/scenes
// at run time: effectScenes

// #region Interfaces
export interface WithdrawnScene {
  readonly scene: string;
  readonly date: string;
  readonly listed?: true;
}
// #endregion

// #region Variables
export declare const effectScenes: Pick<Fact, "source"> & {
  readonly asOf: string;
  readonly sureness: Sureness;
  readonly singleImage: readonly string[];
  readonly twoImages: readonly string[];
  readonly withdrawn: readonly WithdrawnScene[];
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
