import { issue, type ValidationIssue } from "@klingkit/errors";
import { type Endpoint, exactlyOne, type InputShape, type MediaInput, type VideoOutput } from "@klingkit/tasks";
import * as z from "zod/mini";
import { media } from "./media-schema.ts";
import { someId } from "./video-source.ts";

/** What lip-sync takes (kling-api V 10.8): a clip whose faces were found, and what one of them says. */
export interface LipSyncInput {
  /** From `video.faces.identify`. */
  readonly sessionId: string;
  /** Exactly one for now. */
  readonly faces: readonly LipSyncFace[];
}

/** What a face says, and when. Times are whole milliseconds. Exactly one of `audioId` and `sound`. */
export interface LipSyncFace {
  /** From `video.faces.identify`. */
  readonly faceId: string;
  /** The `id` of a sound that `audio.speech` made. */
  readonly audioId?: string;
  /** MP3 or WAV, 2 to 60 seconds, up to 5 MB. */
  readonly sound?: MediaInput;
  /** Where in the sound to begin. Default 0. */
  readonly soundStartMs?: number;
  /** Where in the sound to stop: 2 seconds or more after the start, not after the sound's end. */
  readonly soundEndMs: number;
  /** Where in the clip it is heard: the face must be seen for 2 seconds or more of it. */
  readonly insertMs: number;
  /** Loudness of the sound, 0 to 2. Default 1. */
  readonly soundVolume?: number;
  /** Loudness of what the clip had before, 0 to 2. Default 1. */
  readonly originalVolume?: number;
}

const ms = z.int().check(z.gte(0));
const volume = z.optional(z.number().check(z.gte(0), z.lte(2)));

const schema = z.strictObject({
  sessionId: someId,
  faces: z
    .array(
      z.strictObject({
        faceId: someId,
        audioId: z.optional(someId),
        sound: z.optional(media),
        soundStartMs: z.optional(ms),
        soundEndMs: ms,
        insertMs: ms,
        soundVolume: volume,
        originalVolume: volume,
      } satisfies InputShape<LipSyncFace>),
    )
    .check(z.minLength(1)),
} satisfies InputShape<LipSyncInput>);

/** The least part of a sound that is heard, milliseconds. */
const LEAST_MS = 2000;

function check({ faces = [] }: Partial<LipSyncInput>): ValidationIssue[] {
  const short = faces.flatMap(({ soundStartMs = 0, soundEndMs }, index) => {
    const minimum = soundStartMs + LEAST_MS;
    const predicate = `must be at least ${minimum}, 2 seconds after the start.`;
    return soundEndMs < minimum ? [issue(`faces[${index}].soundEndMs`, "too_small", predicate, { minimum })] : [];
  });
  const details = { maximum: 1, actual: faces.length };
  return faces.length > 1 ? [...short, issue("faces", "too_many", "may have only 1 item for now.", details)] : short;
}

/**
 * Lip-sync, v1 only. The own id is taken on create, but the query's page knows the task's id alone (kling-api V 8.1):
 * a create in doubt cannot be looked up.
 */
export const lipSync: Endpoint<LipSyncInput, object, VideoOutput> = {
  name: "video.lipSync",
  source: "V 10.8",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: false, unique: "documented" },
  expectedMs: () => 90_000,
  schema,
  defaults: () => ({}),
  rules: ({ faces = [] }) => faces.flatMap((face, index) => exactlyOne(face, "audioId", "sound", `faces[${index}].`)),
  apiVersions: {
    v1: {
      path: "/v1/videos/advanced-lip-sync",
      check,
      async encode({ sessionId, faces }, reader) {
        const chosen = [];
        for (const [index, face] of faces.entries()) {
          const { faceId, audioId, sound, soundStartMs = 0, soundEndMs, insertMs } = face;
          chosen.push({
            face_id: faceId,
            // What is undefined is not sent: JSON leaves it out.
            audio_id: audioId,
            sound_file: sound === undefined ? undefined : await reader.read("audio", sound, `faces[${index}].sound`),
            sound_start_time: soundStartMs,
            sound_end_time: soundEndMs,
            sound_insert_time: insertMs,
            sound_volume: face.soundVolume ?? 1,
            original_audio_volume: face.originalVolume ?? 1,
          });
        }
        return { session_id: sessionId, face_choose: chosen };
      },
    },
  },
};
