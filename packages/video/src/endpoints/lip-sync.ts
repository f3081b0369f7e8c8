import { issue, type ValidationIssue } from "@klingkit/errors";
import type { MediaInput, VideoOutput } from "@klingkit/tasks";
import { type Endpoint, exactlyOne, type InputShape, media, serviceId } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

// See apps/docs/service/video.md#lip-sync.
/**
 * The input of lip-sync: a video with identified faces, and the audio that a face speaks.
 * @example
 * const { sessionId, faces } = await kling.video.faces.identify({ videoUrl: "https://example.com/talk.mp4" });
 * const [face] = faces;
 * if (face) {
 *   const speech = { faceId: face.faceId, sound: file("speech.mp3"), soundEndMs: 3000, insertMs: face.startMs ?? 0 };
 *   await kling.video.lipSync.run({ sessionId, faces: [speech] });
 * }
 */
export interface LipSyncInput {
  /** The id of the session, from `video.faces.identify`. */
  readonly sessionId: string;
  /** The faces that speak. The service accepts exactly one. */
  readonly faces: readonly LipSyncFace[];
}

/** The audio that a face speaks, and its position in the video. Exactly one of `audioId` and `sound` is required. */
export interface LipSyncFace {
  /** The id of the face, from `video.faces.identify`. */
  readonly faceId: string;
  /** The service's id of the audio: the `id` of an output of `audio.speech`. */
  readonly audioId?: string;
  /** The audio: MP3 or WAV, 2 to 60 seconds, up to 5 MB. */
  readonly sound?: MediaInput;
  /**
   * The start of the used part of the audio, milliseconds: an integer of at least 0.
   * @default 0
   */
  readonly soundStartMs?: number;
  /**
   * The end of the used part of the audio, milliseconds: an integer, at least 2,000 after `soundStartMs` and at most
   * the duration of the audio.
   */
  readonly soundEndMs: number;
  /**
   * The position in the video at which the audio starts, milliseconds: an integer of at least 0. The face must be
   * visible for at least 2,000 ms of the audio.
   */
  readonly insertMs: number;
  /**
   * The volume of the audio, 0 to 2.
   * @default 1
   */
  readonly soundVolume?: number;
  /**
   * The volume of the original audio of the video, 0 to 2.
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

/** The minimum duration of the used part of the audio, milliseconds. */
const MIN_AUDIO_MS = 2000;

function check({ faces = [] }: Partial<LipSyncInput>): ValidationIssue[] {
  const tooShort = faces.flatMap(({ soundStartMs = 0, soundEndMs }, index) => {
    const minimum = soundStartMs + MIN_AUDIO_MS;
    const predicate = `must be at least ${minimum}, which is 2,000 ms after \`soundStartMs\`.`;
    return soundEndMs < minimum ? [issue(`faces[${index}].soundEndMs`, "too_small", predicate, { minimum })] : [];
  });
  const details = { maximum: 1, actual: faces.length };
  return faces.length > 1
    ? [...tooShort, issue("faces", "too_many", `must have at most 1 item, not ${faces.length}.`, details)]
    : tooShort;
}

// The create accepts an external task id, but the documentation has no lookup by it
// (apps/docs/service/tasks.md#external-task-ids).
/** Lip-sync, on API v1 only. A create with an unknown outcome cannot be recovered. */
export const lipSync: Endpoint<LipSyncInput, object, VideoOutput> = {
  name: "video.lipSync",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: false, duplicatesRejected: "official" },
  expectedMs: () => 90_000,
  schema,
  defaults: () => ({}),
  rules: ({ faces = [] }) => faces.flatMap((face, index) => exactlyOne(face, "audioId", "sound", `faces[${index}].`)),
  apiVersions: {
    v1: {
      path: "/v1/videos/advanced-lip-sync",
      check,
      async encode({ sessionId, faces }, reader) {
        const faceChoices = [];
        for (const [index, face] of faces.entries()) {
          const { faceId, audioId, sound, soundStartMs = 0, soundEndMs, insertMs } = face;
          faceChoices.push({
            face_id: faceId,
            audio_id: audioId,
            sound_file: sound === undefined ? undefined : await reader.read("audio", sound, `faces[${index}].sound`),
            sound_start_time: soundStartMs,
            sound_end_time: soundEndMs,
            sound_insert_time: insertMs,
            sound_volume: face.soundVolume ?? 1,
            original_audio_volume: face.originalVolume ?? 1,
          });
        }
        return { session_id: sessionId, face_choose: faceChoices };
      },
    },
  },
};
