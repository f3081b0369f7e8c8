import { UnexpectedResponseError } from "@klingkit/errors";
import {
  type Billing,
  exactlyOne,
  type Fields,
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
import { sourceBody, type VideoSource, videoSource } from "./video-source.ts";

/** A face in a clip, and when it is seen. */
export interface Face {
  readonly faceId: string;
  /** A link to a picture of it. */
  readonly image?: string;
  /** Milliseconds from the clip's beginning, as `video.lipSync` wants them. */
  readonly startMs?: number;
  readonly endMs?: number;
}

/** The faces of a clip. */
export interface FoundFaces {
  /** Names the clip for `video.lipSync`. How long it is good for is not documented. */
  readonly sessionId: string;
  readonly faces: readonly Face[];
  readonly billing: readonly Billing[];
  /** The answer as it came. */
  readonly raw: unknown;
}

/** Faces: found in one call. */
export interface FacesClient {
  /** Finds the faces of a clip of 2 to 60 seconds, 720p or 1080p, sides of 512 to 2,160 px, up to 100 MB. */
  readonly identify: SyncCall<VideoSource, FoundFaces>;
}

/** Face identification, v1 only: no own id, no callback (kling-api V 8.1, 10.8). */
export const identifyFaces: SyncEndpoint<VideoSource, object, FoundFaces> = {
  name: "video.faces.identify",
  source: "V 10.8",
  path: "/v1/videos/identify-face",
  schema: z.strictObject(videoSource satisfies InputShape<VideoSource>),
  defaults: () => ({}),
  rules: (input) => exactlyOne(input, "videoId", "videoUrl"),
  encode: sourceBody,
  decode(data) {
    const sessionId = text(data, "session_id");
    if (!sessionId) throw new UnexpectedResponseError("The answer about faces names no session.");
    return { sessionId, faces: list(data, "face_data").map(face), billing: v1Billing(data), raw: data };
  },
};

function face(fields: Fields): Face {
  return present<Face>({
    faceId: text(fields, "face_id") ?? "",
    image: text(fields, "face_image"),
    startMs: number(fields, "start_time"),
    endMs: number(fields, "end_time"),
  });
}
