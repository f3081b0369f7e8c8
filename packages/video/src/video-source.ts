import type { Body } from "@klingkit/tasks";
import * as z from "zod/mini";

/** A clip to work on: one of this service, or one behind an address. Exactly one of the two. */
export interface VideoSource {
  /** The `id` of a clip in some task's `outputs`, no older than 30 days (kling-api V 8.3). */
  readonly videoId?: string;
  /** MP4 or MOV behind an http(s) URL: the service takes no uploads of videos. */
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
