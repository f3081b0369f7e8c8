import { issue, type ValidationIssue } from "@klingkit/errors";
import type { MediaInput, VideoOutput } from "@klingkit/tasks";
import { type Endpoint, exactlyOne, type InputShape, media, serviceId } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

// See apps/docs/service/video.md#lip-sync.
/**
 * The input of lip-sync: a video whose faces were identified, and the sound that one of them speaks.
 * @example
 * const { sessionId, faces } = await kling.video.faces.identify({ videoUrl: "https://example.com/talk.mp4" });
 * const [face] = faces;
 * if (face) {
 *   const speech = { faceId: face.faceId, sound: file("speech.mp3"), soundEndMs: 3000, insertMs: face.startMs ?? 0 };
 *   await kling.video.lipSync.run({ sessionId, faces: [speech] });
 * }
 */
export interface LipSyncInput {
  /** The id of the video, from `video.faces.identify`. */
  readonly sessionId: string;
  /** The faces that speak: exactly one at present. */
  readonly faces: readonly LipSyncFace[];
}

/** The sound that a face speaks, and its place in the video. Exactly one of `audioId` and `sound` is required. */
export interface LipSyncFace {
  /** The id of the face, from `video.faces.identify`. */
  readonly faceId: string;
  /** The service's id of a sound: the `id` of an output of `audio.speech`. */
  readonly audioId?: string;
  /** The sound: MP3 or WAV, 2 to 60 seconds, up to 5 MB. */
  readonly sound?: MediaInput;
  /**
   * Where the used part of the sound begins, whole milliseconds from 0.
   * @default 0
   */
  readonly soundStartMs?: number;
  /**
   * Where the used part of the sound ends, whole milliseconds: at least 2,000 after `soundStartMs`, at most the length
   * of the sound.
   */
  readonly soundEndMs: number;
  /**
   * Where in the video the sound begins, whole milliseconds from 0. The face must be visible for at least 2,000 ms of
   * it.
   */
  readonly insertMs: number;
  /**
   * The volume of the sound, 0 to 2.
   * @default 1
   */
  readonly soundVolume?: number;
  /**
   * The volume of the video's own sound, 0 to 2.
   * @default 1
   */
  readonly originalVolume?: number;
}

const ms = z.int().check(z.gte(0));
const volume = z.optional(z.number().check(z.gte(0), z.lte(2)));

const schema = z.strictObject({
  sessionId: serviceId,
  faces: z
    .array(
      z.strictObject({
        faceId: serviceId,
        audioId: z.optional(serviceId),
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

// The create accepts an external task id, but the query's page has no look-up by it
// (apps/docs/service/tasks.md#external-task-ids).
/** Lip-sync, on API v1 only. A create whose outcome is unknown cannot be looked up. */
export const lipSync: Endpoint<LipSyncInput, object, VideoOutput> = {
  name: "video.lipSync",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: false, unique: "official" },
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
