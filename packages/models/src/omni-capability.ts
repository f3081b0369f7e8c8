import type { VideoCapability } from "./capability.ts";

/** How an element was made: of pictures, or of a clip of a person. */
export type ElementKind = "image" | "video";

/** What one model can do at omni video (kling-api V 9.4, 10.3): the common row, and what goes together. */
export interface OmniCapability extends VideoCapability {
  readonly product: "omni";
  readonly elementKinds: readonly ElementKind[];
  /** Most references and image elements, together. */
  readonly stillsMax: { readonly alone: number; readonly withVideo: number };
  /** Most elements of the video kind. */
  readonly videoElementsMax: { readonly alone: number; readonly withVideo: number };
  /** Most elements when both kinds are among them; with a video they never are. */
  readonly mixedElementsMax?: number;
  /** Most elements beside a first frame. */
  readonly elementsWithFrameMax?: number;
  /** First and last frame together exclude references and elements. */
  readonly framesAlone?: true;
  /** A feature video excludes a last frame, keeps no sound, is cut by the model. */
  readonly feature: { readonly noLastFrame?: true; readonly silent?: true; readonly ownCuts?: true };
  /** Seconds, with a first frame and nothing else. */
  readonly frameDurations?: readonly number[];
  /** Seconds, by words alone: the capability map; field table and FAQ leave all lengths open (kling-api V 13 #9). */
  readonly textDurations?: readonly number[];
  /** Shortest and longest video given, seconds. */
  readonly videoSeconds: readonly [least: number, most: number];
}
