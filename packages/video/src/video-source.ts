import { type Body, type MediaReader, serviceId, webUrl } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

/** An input video. Exactly one of `videoId` and `videoUrl` is required. */
export interface VideoSource {
  // See apps/docs/service/media.md#videos.
  /** The service's id of a video: the `id` of a video output that is at most 30 days old. */
  readonly videoId?: string;
  /** The http(s) URL of an MP4 or MOV. Videos cannot be uploaded. */
  readonly videoUrl?: string | URL;
}

export const videoSource: {
  videoId: z.ZodMiniOptional<z.ZodMiniString>;
  videoUrl: z.ZodMiniOptional<z.ZodMiniType<string | URL>>;
} = { videoId: z.optional(serviceId), videoUrl: z.optional(webUrl) };

export function sourceBody({ videoId, videoUrl }: VideoSource, reader: MediaReader): Body {
  return { video_id: videoId, video_url: videoUrl && reader.url(videoUrl, "videoUrl") };
}
