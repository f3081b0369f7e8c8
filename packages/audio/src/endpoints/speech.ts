import { issue, RequestRejectedError, UnexpectedResponseError } from "@klingkit/errors";
import {
  type AudioOutput,
  type Billing,
  decodeTask,
  type DownloadTarget,
  type OutputDownloadOptions,
} from "@klingkit/tasks";
import { type InputShape, serviceId, type SyncEndpoint, textUpTo } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

// See apps/docs/service/audio.md#speech.
/**
 * The input of speech.
 * @example
 * await kling.audio.speech({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en", speed: 0.9 });
 */
export interface SpeechInput {
  /** The text to speak. 1 to 1,000 characters. */
  readonly text: string;
  // That voices of the library do not work here is third-party.
  /**
   * A voice of the catalogue for speech, such as `oversea_male1`: `@klingkit/models/voices` lists them. Voices of
   * `audio.voices` do not work here.
   */
  readonly voiceId: string;
  /** The language of the voice. Some voices speak both. */
  readonly language: "zh" | "en";
  /**
   * The speed, 0.8 to 2, with one decimal.
   * @default 1
   */
  readonly speed?: number;
}

interface Defaults {
  readonly speed: number;
}

/** A generated sound. It is not a task: the service offers no query for it. */
export interface Speech {
  /** The service's id of the call. */
  readonly id: string;
  /** Always `"succeeded"`. */
  readonly status: "succeeded";
  /** The sound. Its `id` is the `audioId` of lip-sync and avatar. */
  readonly output: AudioOutput;
  /** The sounds of the response. The first is `output`. */
  readonly outputs: readonly [AudioOutput, ...AudioOutput[]];
  /** What the call cost. Empty if the service does not report it. */
  readonly billing: readonly Billing[];
  /** When the service created the sound, epoch milliseconds on the service's clock. */
  readonly createdAt: number | undefined;
  /** When the service changed its record last, epoch milliseconds on the service's clock. */
  readonly updatedAt: number | undefined;
  /** The `data` of the response, not decoded. */
  readonly raw: unknown;
  /**
   * Writes the sound to a path or into a stream.
   * @throws {ConfigurationError} if this runtime cannot write to the target
   * @throws {DownloadError} if the file cannot be fetched or written completely
   * @example await speech.download("fog.mp3")
   */
  download(target: DownloadTarget, options?: OutputDownloadOptions): Promise<void>;
}

const schema = z.strictObject({
  text: textUpTo(1000),
  voiceId: serviceId,
  language: z.enum(["zh", "en"]),
  speed: z.optional(z.number().check(z.gte(0.8), z.lte(2))),
} satisfies InputShape<SpeechInput>);

// It accepts neither an external task id nor a callback, and has no query.
/**
 * Text to speech, on API v1 only. The response has the sound.
 * @example
 * const speak = createSyncCall(engine, speech);
 * const { output } = await speak({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en" });
 */
export const speech: SyncEndpoint<SpeechInput, Defaults, Speech> = {
  name: "audio.speech",
  path: "/v1/audio/tts",
  schema,
  defaults: ({ speed = 1 }) => ({ speed }),
  // The service rounds what is out of its range; what it does with a second decimal is not known.
  check: ({ speed }) =>
    Number((speed * 10).toFixed(6)) % 1 === 0
      ? []
      : [
          issue("speed", "unconfirmed", `has more decimals than the one that is documented: ${speed}.`, {
            severity: "warning",
          }),
        ],
  encode: ({ text, voiceId, language, speed }) => ({
    text,
    voice_id: voiceId,
    voice_language: language,
    voice_speed: speed,
  }),
  decode(data, files) {
    const task = decodeTask(data);
    if (task?.status === "failed") {
      throw new RequestRejectedError(`The speech failed: ${task.message ?? "no reason was given."}`);
    }
    const [first, ...rest] = task ? files(task).filter((output) => output.type === "audio") : [];
    if (task?.status !== "succeeded" || !first) {
      throw new UnexpectedResponseError("The response to audio.speech holds no sound.", { taskState: "unknown" });
    }
    const { id, status, billing, createdAt, updatedAt, raw } = task;
    const spoken = {
      id,
      status,
      output: first,
      outputs: [first, ...rest],
      billing,
      createdAt,
      updatedAt,
      raw,
    } as const;
    return Object.defineProperty({ ...spoken, download: first.download }, "download", { enumerable: false });
  },
};
