import type { Body } from "@klingkit/tasks";
import * as z from "zod/mini";

/** A video that is the input of a call. Exactly one of `videoId` and `videoUrl` is required. */
export interface VideoSource {
  // kling-api V 8.3.
  /** The service's id of a video: the `id` of a video output that is at most 30 days old. */
  readonly videoId?: string;
  /** The http(s) URL of an MP4 or MOV. Videos cannot be uploaded. */
  readonly videoUrl?: string | URL;
}

/** A video is taken by address only (kling-api V 8.3). */
export const webAddress: z.ZodMiniType<string | URL> = z.custom<string | URL>(
  (value) => {
    const text = value instanceof URL ? value.href : value;
    return typeof text === "string" && /^https?:\/\/./i.test(text) && URL.canParse(text);
  },
  { error: "must be an http(s) URL: videos cannot be uploaded." },
);

/** A text that must say something, of at most so many characters. */
export function words(most: number): z.ZodMiniString {
  return z.string().check(z.minLength(1), z.maxLength(most));
}

/** An id, whatever it looks like. */
export const someId: z.ZodMiniString = z.string().check(z.minLength(1));

export const videoSource: {
  videoId: z.ZodMiniOptional<z.ZodMiniString>;
  videoUrl: z.ZodMiniOptional<z.ZodMiniType<string | URL>>;
} = { videoId: z.optional(someId), videoUrl: z.optional(webAddress) };

/** What is undefined is not sent: JSON leaves it out. */
export function sourceBody({ videoId, videoUrl }: VideoSource): Body {
  return { video_id: videoId, video_url: videoUrl && String(videoUrl) };
}
