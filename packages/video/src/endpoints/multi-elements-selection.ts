import { RequestRejectedError, UnexpectedResponseError } from "@klingkit/errors";
import { type Billing, type Fields, fieldsOf, list, number, omitUndefined, type SyncCall, text } from "@klingkit/tasks";
import { exactlyOne, type InputShape, serviceId, type SyncEndpoint, v1Billing } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { sourceBody, type VideoSource, videoSource } from "../video-source.ts";

/** The fields that every step of a selection returns. */
export interface SelectionState {
  /** The id of the selection for every later step. It is valid for 24 hours. */
  readonly sessionId: string;
  /** What the step cost. Empty if the service does not report it. */
  readonly billing: readonly Billing[];
  /** The `data` of the response, not decoded. */
  readonly raw: unknown;
}

// The unit of the service's own `original_duration` is not documented.
/** A selection that was started, and its video. */
export interface Selection extends SelectionState {
  /** The frames per second. */
  readonly fps?: number;
  /** The number of frames. */
  readonly frames?: number;
  /** The length of the video, seconds: `frames` divided by `fps`. */
  readonly duration?: number;
  /** The width, pixels. */
  readonly width?: number;
  /** The height, pixels. */
  readonly height?: number;
  /** The link to the video in the form that the service edits. */
  readonly normalizedVideo?: string;
}

/** Points in one frame, to add to a selection or to remove from it. */
export interface SelectionPoints {
  /** The id of the selection. */
  readonly sessionId: string;
  /** The frame, from 0. At most 10 frames may have points. */
  readonly frame: number;
  // The service's page puts the top left corner at [0, 1], which is probably a slip: coordinates are sent as given.
  /** 1 to 10 points. To remove points, repeat the coordinates that were added. */
  readonly points: readonly {
    /** The position across the width, 0 to 1. */
    readonly x: number;
    /** The position across the height, 0 to 1. */
    readonly y: number;
  }[];
}

/** A part of a frame that its points mark. */
export interface SelectionMask {
  /** The service's id of the part. */
  readonly objectId?: string;
  /** The mask as run lengths in the compressed form of COCO, by column. */
  readonly rle?: {
    /** The height and the width, pixels. */
    readonly size: readonly number[];
    /** The run lengths. */
    readonly counts: string;
  };
  /** The mask as an image. */
  readonly png?: {
    /** The height and the width, pixels. */
    readonly size: readonly number[];
    /** The PNG in base64, without a `data:` prefix. */
    readonly base64: string;
  };
}

/** The parts of a frame that are marked after the step. */
export interface SelectionFrame extends SelectionState {
  /** The frame, from 0. */
  readonly frame?: number;
  /** The marked parts. */
  readonly masks: readonly SelectionMask[];
}

/** Links that show the marked parts in the whole video. */
export interface SelectionPreview extends SelectionState {
  /** The link to the video with the marked parts. */
  readonly video?: string;
  /** The link to its cover image. */
  readonly cover?: string;
  /** The link to the tracking data, in the service's form. */
  readonly trackingOutput?: string;
}

/**
 * The steps that mark the parts of a video to edit. Each step is one request without an external task id: after an
 * unknown outcome it is not sent again.
 */
export interface SelectionSteps {
  /**
   * Starts a selection: a video of 2 to 5 or 7 to 10 seconds, sides 720 to 2,160 px, 24, 30 or 60 frames per second.
   * @throws {InvalidInputError} if the input is not valid
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example
   * const { sessionId, frames } = await kling.video.multiElements.start({ videoUrl: "https://example.com/street.mp4" });
   */
  readonly start: SyncCall<VideoSource, Selection>;
  /**
   * Adds points in a frame, and returns the parts that they mark.
   * @throws {InvalidInputError} if the input is not valid
   * @throws {RequestRejectedError} if the service rejects the points
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example
   * const { masks } = await kling.video.multiElements.add({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] });
   */
  readonly add: SyncCall<SelectionPoints, SelectionFrame>;
  /**
   * Removes points from a frame, and returns the parts that the others mark.
   * @throws {InvalidInputError} if the input is not valid
   * @throws {RequestRejectedError} if the service rejects the points
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example
   * await kling.video.multiElements.remove({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] });
   */
  readonly remove: SyncCall<SelectionPoints, SelectionFrame>;
  /**
   * Removes all points.
   * @throws {InvalidInputError} if the input is not valid
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example
   * await kling.video.multiElements.clear({ sessionId });
   */
  readonly clear: SyncCall<SelectionSession, SelectionState>;
  /**
   * Returns links that show the marked parts in the whole video.
   * @throws {InvalidInputError} if the input is not valid
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example
   * const { video } = await kling.video.multiElements.preview({ sessionId });
   */
  readonly preview: SyncCall<SelectionSession, SelectionPreview>;
}

/** The input of the steps that need only the selection. */
export interface SelectionSession {
  /** The id of the selection, from `video.multiElements.start`. */
  readonly sessionId: string;
}

const session = { sessionId: serviceId };
const ratio = z.number().check(z.gte(0), z.lte(1));

const sourceSchema = z.strictObject(videoSource satisfies InputShape<VideoSource>);
const sessionSchema = z.strictObject(session);
const pointsSchema = z.strictObject({
  ...session,
  frame: z.int().check(z.gte(0)),
  points: z.array(z.strictObject({ x: ratio, y: ratio })).check(z.minLength(1), z.maxLength(10)),
} satisfies InputShape<SelectionPoints>);

/**
 * What every answer has. `status` 0 is fine, anything else a refusal under HTTP 200 and code 0
 * (apps/docs/service/video.md#selection-steps).
 */
function state(data: Fields): SelectionState {
  const status = number(data, "status") ?? 0;
  if (status !== 0) {
    throw new RequestRejectedError(`The service refused the selection: its status is ${status}.`, {
      advice: "Try other points, or a clip that keeps to the limits.",
    });
  }
  const sessionId = text(data, "session_id");
  if (!sessionId) throw new UnexpectedResponseError("The answer about a selection names no session.");
  return { sessionId, billing: v1Billing(data), raw: data };
}

function opened(data: Fields): Selection {
  const fps = number(data, "fps");
  const frames = number(data, "total_frame");
  return omitUndefined<Selection>({
    ...state(data),
    fps,
    frames,
    duration: fps && frames ? frames / fps : undefined,
    width: number(data, "width"),
    height: number(data, "height"),
    normalizedVideo: text(data, "normalized_video"),
  });
}

function marked(data: Fields): SelectionFrame {
  const result = fieldsOf(data["res"]);
  return omitUndefined<SelectionFrame>({
    ...state(data),
    frame: number(result, "frame_index"),
    masks: list(result, "rle_mask_list").map((mask) => {
      const [rle, png] = [fieldsOf(mask["rle_mask"]), fieldsOf(mask["png_mask"])];
      const [counts, base64] = [text(rle, "counts"), text(png, "base64")];
      return omitUndefined<SelectionMask>({
        objectId: text(mask, "object_id"),
        rle: counts === undefined ? undefined : { size: sizeOf(rle), counts },
        png: base64 === undefined ? undefined : { size: sizeOf(png), base64 },
      });
    }),
  });
}

function sizeOf({ size }: Fields): number[] {
  return Array.isArray(size) ? size.filter((side) => typeof side === "number") : [];
}

function previewed(data: Fields): SelectionPreview {
  const result = fieldsOf(data["res"]);
  return omitUndefined<SelectionPreview>({
    ...state(data),
    video: text(result, "video"),
    cover: text(result, "video_cover"),
    trackingOutput: text(result, "tracking_output"),
  });
}

function step<Input, Output>(
  name: string,
  path: string,
  schema: z.ZodMiniType<Input>,
  encode: SyncEndpoint<Input, object, Output>["encode"],
  decode: (data: Fields) => Output,
  rules?: SyncEndpoint<Input, object, Output>["rules"],
): SyncEndpoint<Input, object, Output> {
  return {
    name: `video.multiElements.${name}`,
    path: `/v1/videos/multi-elements/${path}-selection`,
    schema,
    defaults: () => ({}),
    rules,
    encode,
    decode,
  };
}

const sessionBody = ({ sessionId }: { readonly sessionId: string }): { session_id: string } => ({
  session_id: sessionId,
});
const pointsBody = (input: SelectionPoints): Fields => ({
  ...sessionBody(input),
  frame_index: input.frame,
  points: input.points,
});

const source = (input: VideoSource): ReturnType<typeof exactlyOne> => exactlyOne(input, "videoUrl", "videoId");

/** Starts a selection. */
export const startSelection: SyncEndpoint<VideoSource, object, Selection> = step(
  "start",
  "init",
  sourceSchema,
  sourceBody,
  opened,
  source,
);
/** Adds points to a frame. */
export const addSelectionPoints: SyncEndpoint<SelectionPoints, object, SelectionFrame> = step<
  SelectionPoints,
  SelectionFrame
>("add", "add", pointsSchema, pointsBody, marked);
/** Removes points from a frame. */
export const removeSelectionPoints: SyncEndpoint<SelectionPoints, object, SelectionFrame> = step<
  SelectionPoints,
  SelectionFrame
>("remove", "delete", pointsSchema, pointsBody, marked);
/** Removes all points. */
export const clearSelection: SyncEndpoint<SelectionSession, object, SelectionState> = step(
  "clear",
  "clear",
  sessionSchema,
  sessionBody,
  state,
);
/** Returns links that show the marked parts in the whole video. */
export const previewSelection: SyncEndpoint<SelectionSession, object, SelectionPreview> = step(
  "preview",
  "preview",
  sessionSchema,
  sessionBody,
  previewed,
);
