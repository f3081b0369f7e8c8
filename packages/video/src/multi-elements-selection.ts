import { RequestRefusedError, UnexpectedResponseError } from "@klingkit/errors";
import {
  type Billing,
  exactlyOne,
  type Fields,
  fieldsOf,
  type InputShape,
  list,
  number,
  present,
  type SyncCall,
  type SyncEndpoint,
  text,
  v1Billing,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import { someId, sourceBody, type VideoSource, videoSource } from "./video-source.ts";

/** What every step of a selection answers. */
export interface SelectionState {
  /** Names the selection in every later step; good for 24 hours. */
  readonly sessionId: string;
  readonly billing: readonly Billing[];
  /** The answer as it came. */
  readonly raw: unknown;
}

/** A clip that was opened for selecting. */
export interface Selection extends SelectionState {
  /** Frames per second. */
  readonly fps?: number;
  /** How many frames there are to mark points in. */
  readonly frames?: number;
  /** Seconds: `frames` by `fps`. (What unit the service's own `original_duration` has is not documented.) */
  readonly duration?: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** The clip as the service will edit it. */
  readonly normalizedVideo?: string;
}

/** Points to mark, or to take back, in one frame. */
export interface SelectionPoints {
  readonly sessionId: string;
  /** The frame, from 0. At most 10 frames may have points, each at most 10. */
  readonly frame: number;
  /**
   * 1 to 10 points, from 0 to 1 of the width and height. To take points back their coordinates must be those that were
   * added. (The service's page puts the top left corner at [0, 1], which looks like a slip: they are sent as given.)
   */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Something that the points of a frame mark. */
export interface SelectionMask {
  readonly objectId?: string;
  /** COCO's compressed run lengths, by column; `size` is height and width. */
  readonly rle?: { readonly size: readonly number[]; readonly counts: string };
  /** A picture of the mask: bare base64; `size` is height and width. */
  readonly png?: { readonly size: readonly number[]; readonly base64: string };
}

/** What is marked in a frame now. */
export interface SelectionFrame extends SelectionState {
  readonly frame?: number;
  readonly masks: readonly SelectionMask[];
}

/** What is marked in the whole clip: links. */
export interface SelectionPreview extends SelectionState {
  readonly video?: string;
  readonly cover?: string;
  readonly trackingOutput?: string;
}

/** Marks what is to be edited. Each step is one call without an own id, never sent again in doubt. */
export interface SelectionSteps {
  /** Opens a clip: 2 to 5 or 7 to 10 seconds, sides of 720 to 2,160 px, 24, 30 or 60 frames a second. */
  readonly start: SyncCall<VideoSource, Selection>;
  /** Marks points in a frame. */
  readonly add: SyncCall<SelectionPoints, SelectionFrame>;
  /** Takes points back. */
  readonly remove: SyncCall<SelectionPoints, SelectionFrame>;
  /** Takes all points back. */
  readonly clear: SyncCall<Session, SelectionState>;
  /** Shows what is marked all along the clip. */
  readonly preview: SyncCall<Session, SelectionPreview>;
}

/** A selection, by its name. */
export interface Session {
  readonly sessionId: string;
}

const session = { sessionId: someId };
const ratio = z.number().check(z.gte(0), z.lte(1));

const sourceSchema = z.strictObject(videoSource satisfies InputShape<VideoSource>);
const sessionSchema = z.strictObject(session);
const pointsSchema = z.strictObject({
  ...session,
  frame: z.int().check(z.gte(0)),
  points: z.array(z.strictObject({ x: ratio, y: ratio })).check(z.minLength(1), z.maxLength(10)),
} satisfies InputShape<SelectionPoints>);

/** What every answer has. `status` 0 is fine, anything else a refusal under HTTP 200 and code 0 (kling-api V 10.6). */
function state(data: Fields): SelectionState {
  const status = number(data, "status") ?? 0;
  if (status !== 0) {
    throw new RequestRefusedError(`The service refused the selection: its status is ${status}.`, {
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
  return present<Selection>({
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
  return present<SelectionFrame>({
    ...state(data),
    frame: number(result, "frame_index"),
    masks: list(result, "rle_mask_list").map((mask) => {
      const [rle, png] = [fieldsOf(mask["rle_mask"]), fieldsOf(mask["png_mask"])];
      const [counts, base64] = [text(rle, "counts"), text(png, "base64")];
      return present<SelectionMask>({
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
  return present<SelectionPreview>({
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
    source: "V 10.6",
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

/** The steps as endpoints, by their names on the facade. */
export const selectionSteps: {
  readonly start: SyncEndpoint<VideoSource, object, Selection>;
  readonly add: SyncEndpoint<SelectionPoints, object, SelectionFrame>;
  readonly remove: SyncEndpoint<SelectionPoints, object, SelectionFrame>;
  readonly clear: SyncEndpoint<Session, object, SelectionState>;
  readonly preview: SyncEndpoint<Session, object, SelectionPreview>;
} = {
  start: step("start", "init", sourceSchema, sourceBody, opened, source),
  add: step<SelectionPoints, SelectionFrame>("add", "add", pointsSchema, pointsBody, marked),
  remove: step<SelectionPoints, SelectionFrame>("remove", "delete", pointsSchema, pointsBody, marked),
  clear: step("clear", "clear", sessionSchema, sessionBody, state),
  preview: step("preview", "preview", sessionSchema, sessionBody, previewed),
};
