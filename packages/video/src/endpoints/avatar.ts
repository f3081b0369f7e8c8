import type { MediaInput, VideoOutput } from "@klingkit/tasks";
import {
  type Endpoint,
  exactlyOne,
  type InputShape,
  media,
  referenceIssues,
  serviceId,
  textLengthIssues,
  textUpTo,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { v1Mode } from "@klingkit/models/capabilities";
import { videoDefaults } from "../model-settings.ts";

// See apps/docs/service/video.md#avatar.
/**
 * The input of an avatar: a portrait, and the audio that it speaks or sings. Exactly one of `audioId` and `sound` is
 * required.
 * @example
 * await kling.video.avatar.run({ image: file("portrait.png"), sound: file("speech.mp3") });
 */
export interface AvatarInput {
  /** The portrait: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image: MediaInput;
  /** The service's id of the audio: the `id` of an output of `audio.speech` that is at most 30 days old. */
  readonly audioId?: string;
  /** The audio: MP3 or WAV, 2 to 300 seconds, up to 5 MB. */
  readonly sound?: MediaInput;
  /**
   * A description of the character's behavior. 1 to 2,500 characters.
   * @default none
   */
  readonly prompt?: string;
  /**
   * The resolution. API v1 calls them `std` and `pro`.
   * @default "720p"
   */
  readonly resolution?: "720p" | "1080p";
}

type Defaults = Required<Pick<AvatarInput, "resolution">>;

const schema = z.strictObject({
  image: media,
  audioId: z.optional(serviceId),
  sound: z.optional(media),
  prompt: z.optional(textUpTo(2500)),
  resolution: z.optional(z.enum(["720p", "1080p"])),
} satisfies InputShape<AvatarInput>);

/** Avatar, on API v1 only. */
export const avatar: Endpoint<AvatarInput, Defaults, VideoOutput> = {
  name: "video.avatar",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  // The duration of the audio is not known here.
  expectedMs: ({ resolution }) => (resolution === "720p" ? 120_000 : 180_000),
  price: ({ resolution }) => ({ resolution }),
  schema,
  defaults: ({ resolution = videoDefaults.resolution }) => ({ resolution }),
  rules: (input) => exactlyOne(input, "audioId", "sound"),
  apiVersions: {
    v1: {
      path: "/v1/videos/avatar/image2video",
      check: ({ prompt = "" }) => [
        ...textLengthIssues("prompt", prompt, 2500),
        ...referenceIssues([{ path: "prompt", text: prompt }], [], []),
      ],
      encode: async ({ image, audioId, sound, prompt, resolution }, reader) => ({
        image: await reader.read("image", image, "image"),
        audio_id: audioId,
        sound_file: sound === undefined ? undefined : await reader.read("audio", sound, "sound"),
        prompt,
        mode: v1Mode(resolution),
      }),
    },
  },
};
