import { RequestRejectedError, UnexpectedResponseError } from "@klingkit/errors";
import { type Billing, type Fields, fieldsOf, list, number, omitUndefined, type SyncCall, text } from "@klingkit/tasks";
import { exactlyOne, type InputShape, serviceId, type SyncEndpoint, v1Billing } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { sourceBody, type VideoSource, videoSource } from "../video-source.ts";

/** The fields that every selection step returns. */
export interface SelectionState {
  /** The id of the selection, for the next steps. It is valid for 24 hours. */
  readonly sessionId: string;
  /** The cost of the step. Empty if the service does not report it. */
  readonly billing: readonly Billing[];
  /** The `data` of the response, not decoded. */
  readonly raw: unknown;
}

// The unit of the service's `original_duration` is not documented.
/** A new selection, and its video. */
export interface Selection extends SelectionState {
  /** The frames per second. */
  readonly fps?: number;
  /** The number of frames. */
  readonly frames?: number;
  /** The duration of the video, seconds: `frames` divided by `fps`. */
  readonly duration?: number;
  /** The duration of the source video, as the service reports it: presumably in milliseconds. */
  readonly originalDuration?: number;
  /** The width, pixels. */
  readonly width?: number;
  /** The height, pixels. */
  readonly height?: number;
  /** The URL of the video in the format that the service edits. */
  readonly normalizedVideo?: string;
}

/** Points in a frame, to add to a selection or remove from it. */
export interface SelectionPoints {
  /** The id of the selection. */
  readonly sessionId: string;
  /** The zero-based index of the frame. At most 10 frames may have points. */
  readonly frame: number;
  // According to the documentation, the top left corner is [0, 1], which is probably a mistake. Coordinates are sent
  // unchanged.
  /** 1 to 10 points. To remove a point, pass the coordinates with which it was added. */
  readonly points: readonly {
    /** The horizontal position, 0 to 1. */
    readonly x: number;
    /** The vertical position, 0 to 1. */
    readonly y: number;
  }[];
}

/** A part of a frame that points mark. */
export interface SelectionMask {
  /** The service's id of the part. */
  readonly objectId?: string;
  /** The mask as run lengths in the compressed COCO format, by column. */
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

/** The marked parts of a frame after the step. */
export interface SelectionFrame extends SelectionState {
  /** The zero-based index of the frame. */
  readonly frame?: number;
  /** The marked parts. */
  readonly masks: readonly SelectionMask[];
}

/** A preview of the marked parts in the whole video. */
export interface SelectionPreview extends SelectionState {
  /** The URL of the video with the marked parts. */
  readonly video?: string;
  /** The URL of the cover image. */
  readonly cover?: string;
  /** The URL of the tracking data, in the service's format. */
  readonly trackingOutput?: string;
}

/**
 * The steps that mark the parts of a video to edit. A step has no external task id: after an unknown outcome it is not
 * sent again.
 */
export interface SelectionSteps {
  /**
   * Starts a selection: a video of 2 to 5 or 7 to 10 seconds, sides 720 to 2,160 px, 24, 30 or 60 frames per second.
   * @throws {InvalidInputError} if the input is invalid
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example
   * const { sessionId, frames } = await kling.video.multiElements.start({ videoUrl: "https://example.com/street.mp4" });
   */
  readonly start: SyncCall<VideoSource, Selection>;
  /**
   * Adds points to a frame, and returns the marked parts.
   * @throws {InvalidInputError} if the input is invalid
   * @throws {RequestRejectedError} if the service rejects the points
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example
   * const { masks } = await kling.video.multiElements.add({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] });
   */
  readonly add: SyncCall<SelectionPoints, SelectionFrame>;
  /**
   * Removes points from a frame, and returns the parts that are still marked.
   * @throws {InvalidInputError} if the input is invalid
   * @throws {RequestRejectedError} if the service rejects the points
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example
   * await kling.video.multiElements.remove({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] });
   */
  readonly remove: SyncCall<SelectionPoints, SelectionFrame>;
  /**
   * Removes all points.
   * @throws {InvalidInputError} if the input is invalid
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example
   * await kling.video.multiElements.clear({ sessionId });
   */
  readonly clear: SyncCall<SelectionSession, SelectionState>;
  /**
   * Returns a preview of the marked parts in the whole video.
   * @throws {InvalidInputError} if the input is invalid
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example
   * const { video } = await kling.video.multiElements.preview({ sessionId });
   */
  readonly preview: SyncCall<SelectionSession, SelectionPreview>;
}

/** The input of steps that need only the selection. */
export interface SelectionSession {
  /** The id of the selection, from `video.multiElements.start`. */
  readonly sessionId: string;
}

const sessionShape = { sessionId: serviceId };
const ratio = z.number().check(z.gte(0), z.lte(1));

const sourceSchema = z.strictObject(videoSource satisfies InputShape<VideoSource>);
const sessionSchema = z.strictObject(sessionShape);
const pointsSchema = z.strictObject({
  ...sessionShape,
  frame: z.int().check(z.gte(0)),
  points: z.array(z.strictObject({ x: ratio, y: ratio })).check(z.minLength(1), z.maxLength(10)),
} satisfies InputShape<SelectionPoints>);

/**
 * Decodes the common fields of all responses. A `status` other than 0 is a rejection, with HTTP 200 and code 0
 * (apps/docs/service/video.md#selection-steps).
 */
function decodeState(data: Fields): SelectionState {
  const status = number(data, "status") ?? 0;
  if (status !== 0) {
    throw new RequestRejectedError(`The service rejected the selection with status ${status}.`, {
      advice: "Try other points, or a video within the documented limits.",
    });
  }
  const sessionId = text(data, "session_id");
  if (!sessionId) throw new UnexpectedResponseError("The response to the selection step contains no session id.");
  return { sessionId, billing: v1Billing(data), raw: data };
}

function decodeSelection(data: Fields): Selection {
  const fps = number(data, "fps");
  const frames = number(data, "total_frame");
  return omitUndefined<Selection>({
    ...decodeState(data),
    fps,
    frames,
    duration: fps && frames ? frames / fps : undefined,
    originalDuration: number(data, "original_duration"),
    width: number(data, "width"),
    height: number(data, "height"),
    normalizedVideo: text(data, "normalized_video"),
  });
}

function decodeFrame(data: Fields): SelectionFrame {
  const result = fieldsOf(data["res"]);
  return omitUndefined<SelectionFrame>({
    ...decodeState(data),
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

function decodePreview(data: Fields): SelectionPreview {
  const result = fieldsOf(data["res"]);
  return omitUndefined<SelectionPreview>({
    ...decodeState(data),
    video: text(result, "video"),
    cover: text(result, "video_cover"),
    trackingOutput: text(result, "tracking_output"),
  });
}

function selectionStep<Input, Output>(
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

const exactlyOneSource = (input: VideoSource): ReturnType<typeof exactlyOne> =>
  exactlyOne(input, "videoUrl", "videoId");

/** Starts a selection. */
export const startSelection: SyncEndpoint<VideoSource, object, Selection> = selectionStep(
  "start",
  "init",
  sourceSchema,
  sourceBody,
  decodeSelection,
  exactlyOneSource,
);
/** Adds points to a frame. */
export const addSelectionPoints: SyncEndpoint<SelectionPoints, object, SelectionFrame> = selectionStep<
  SelectionPoints,
  SelectionFrame
>("add", "add", pointsSchema, pointsBody, decodeFrame);
/** Removes points from a frame. */
export const removeSelectionPoints: SyncEndpoint<SelectionPoints, object, SelectionFrame> = selectionStep<
  SelectionPoints,
  SelectionFrame
>("remove", "delete", pointsSchema, pointsBody, decodeFrame);
/** Removes all points. */
export const clearSelection: SyncEndpoint<SelectionSession, object, SelectionState> = selectionStep(
  "clear",
  "clear",
  sessionSchema,
  sessionBody,
  decodeState,
);
/** Returns a preview of the marked parts in the whole video. */
export const previewSelection: SyncEndpoint<SelectionSession, object, SelectionPreview> = selectionStep(
  "preview",
  "preview",
  sessionSchema,
  sessionBody,
  decodePreview,
);
