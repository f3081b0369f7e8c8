import { type Endpoint, exactlyOne, type InputShape, type MediaInput, type VideoOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { v1Modes } from "./encode-settings.ts";
import { media } from "./media-schema.ts";
import { videoDefaults } from "./model-settings.ts";
import { someId, words } from "./video-source.ts";

/** What an avatar takes (kling-api V 10.9): a portrait that speaks or sings a sound. Exactly one of `audioId` and `sound`. */
export interface AvatarInput {
  /** The portrait: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB. */
  readonly image: MediaInput;
  /** The `id` of a sound that `audio.speech` made, no older than 30 days. */
  readonly audioId?: string;
  /** MP3 or WAV, 2 to 300 seconds, up to 5 MB. */
  readonly sound?: MediaInput;
  /** How the figure behaves. At most 2,500 characters. */
  readonly prompt?: string;
  /** Default `720p`; `std` and `pro` on the wire. */
  readonly resolution?: "720p" | "1080p";
}

type Defaults = Required<Pick<AvatarInput, "resolution">>;

const schema = z.strictObject({
  image: media,
  audioId: z.optional(someId),
  sound: z.optional(media),
  prompt: z.optional(words(2500)),
  resolution: z.optional(z.enum(["720p", "1080p"])),
} satisfies InputShape<AvatarInput>);

/** Avatar, v1 only. */
export const avatar: Endpoint<AvatarInput, Defaults, VideoOutput> = {
  name: "video.avatar",
  source: "V 10.9",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
  // The sound's length is not known here.
  expectedMs: ({ resolution }) => (resolution === "720p" ? 120_000 : 180_000),
  price: ({ resolution }) => ({ resolution }),
  schema,
  defaults: ({ resolution = videoDefaults.resolution }) => ({ resolution }),
  rules: (input) => exactlyOne(input, "audioId", "sound"),
  apiVersions: {
    v1: {
      path: "/v1/videos/avatar/image2video",
      check: () => [],
      encode: async ({ image, audioId, sound, prompt, resolution }, reader) => ({
        // What is undefined is not sent: JSON leaves it out.
        image: await reader.read("image", image, "image"),
        audio_id: audioId,
        sound_file: sound === undefined ? undefined : await reader.read("audio", sound, "sound"),
        prompt,
        mode: v1Modes[resolution],
      }),
    },
  },
};
