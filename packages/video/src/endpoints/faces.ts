import { UnexpectedResponseError } from "@klingkit/errors";
import { type Billing, type Fields, list, number, omitUndefined, type SyncCall, text } from "@klingkit/tasks";
import { exactlyOne, type InputShape, type SyncEndpoint, v1Billing } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { sourceBody, type VideoSource, videoSource } from "../video-source.ts";

/** A face in a video, and when it is visible. */
export interface Face {
  /** The service's id of the face, for `video.lipSync`. */
  readonly faceId: string;
  /** The URL of an image of the face. */
  readonly image?: string;
  /** When the face appears, milliseconds from the start of the video. */
  readonly startMs?: number;
  /** When the face disappears, milliseconds from the start of the video. */
  readonly endMs?: number;
}

/** The result of face identification. */
export interface IdentifiedFaces {
  // Its validity period is not documented.
  /** The id of the session for `video.lipSync`. */
  readonly sessionId: string;
  /** The faces. Empty if the video shows none. */
  readonly faces: readonly Face[];
  /** The cost of the call. Empty if the service does not report it. */
  readonly billing: readonly Billing[];
  /** The `data` of the response, not decoded. */
  readonly raw: unknown;
}

/** Face identification. */
export interface FacesClient {
  /**
   * Identifies the faces of a video of 2 to 60 seconds, 720p or 1080p, sides 512 to 2,160 px, up to 100 MB. The request
   * has no external task id: after an unknown outcome it is not sent again.
   * @throws {InvalidInputError} if the input is invalid
   * @throws {KlingError} the matching subclass if the service rejects the call or cannot be reached
   * @example
   * const { sessionId, faces } = await kling.video.faces.identify({ videoUrl: "https://example.com/talk.mp4" });
   */
  readonly identify: SyncCall<VideoSource, IdentifiedFaces>;
}

// The endpoint accepts neither an external task id nor a callback URL (apps/docs/service/tasks.md#external-task-ids and
// apps/docs/service/video.md#face-identification).
/**
 * Face identification, on API v1 only.
 * @example
 * const identify = createSyncCall(engine, identifyFaces);
 * const { faces } = await identify({ videoUrl: "https://example.com/talk.mp4" });
 */
export const identifyFaces: SyncEndpoint<VideoSource, object, IdentifiedFaces> = {
  name: "video.faces.identify",
  path: "/v1/videos/identify-face",
  schema: z.strictObject(videoSource satisfies InputShape<VideoSource>),
  defaults: () => ({}),
  rules: (input) => exactlyOne(input, "videoId", "videoUrl"),
  encode: sourceBody,
  decode(data) {
    const sessionId = text(data, "session_id");
    if (!sessionId) throw new UnexpectedResponseError("The response of video.faces.identify contains no session id.");
    return { sessionId, faces: list(data, "face_data").map(decodeFace), billing: v1Billing(data), raw: data };
  },
};

function decodeFace(fields: Fields): Face {
  return omitUndefined<Face>({
    faceId: text(fields, "face_id") ?? "",
    image: text(fields, "face_image"),
    startMs: number(fields, "start_time"),
    endMs: number(fields, "end_time"),
  });
}
