import type { SourceVideo } from "./source-media.ts";

/** The state of a synchronous first step (face identification or selection) that the following create refers to. */
export interface Session {
  readonly id: string;
  readonly kind: "face" | "selection";
  readonly account: string;
  readonly startedAt: number;
  readonly source: SourceVideo;
  /** The selected points, by frame index. */
  readonly points: Map<number, { readonly x: number; readonly y: number }[]>;
}
