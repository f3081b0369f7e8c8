import type { HostedFile } from "@klingkit/tasks";
import { type Body, type MediaReader, serviceId, hostedFile } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

/** An input video. Exactly one of `videoId` and `videoUrl` is required. */
export interface VideoSource {
  // See apps/docs/service/media.md#videos.
  /** The service's id of a video: the `id` of a video output that is at most 30 days old. */
  readonly videoId?: string;
  /** The http(s) URL of an MP4 or MOV; or the file, if the client has the option `upload`. */
  readonly videoUrl?: HostedFile;
}

export const videoSource: {
  videoId: z.ZodMiniOptional<z.ZodMiniString>;
  videoUrl: z.ZodMiniOptional<z.ZodMiniType<HostedFile>>;
} = { videoId: z.optional(serviceId), videoUrl: z.optional(hostedFile) };

export function sourceBody({ videoId, videoUrl }: VideoSource, reader: MediaReader): Body {
  return { video_id: videoId, video_url: videoUrl && reader.url(videoUrl, "videoUrl") };
}
