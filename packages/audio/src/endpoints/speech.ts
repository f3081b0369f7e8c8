import { issue, RequestRejectedError, UnexpectedResponseError } from "@klingkit/errors";
import {
  type AudioOutput,
  type Billing,
  decodeTask,
  type DownloadTarget,
  type OutputDownloadOptions,
  type OutputSaveOptions,
  type SavedOutput,
  type Sink,
} from "@klingkit/tasks";
import { type InputShape, serviceId, type SyncEndpoint, textUpTo } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

// See apps/docs/service/audio.md#speech.
/**
 * The input of speech generation.
 * @example
 * await kling.audio.speech({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en", speed: 0.9 });
 */
export interface SpeechInput {
  /** The text to speak. 1 to 1,000 characters. */
  readonly text: string;
  // It is third-party knowledge that custom voices do not work here.
  /**
   * The id of a speech voice, such as `oversea_male1`: `@klingkit/models/voices` lists them. Voices of `audio.voices`
   * do not work here.
   */
  readonly voiceId: string;
  /** The language of the voice. Some voices support both. */
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

/** Generated speech. It is not a task: the service offers no request to fetch it again. */
export interface Speech {
  /** The service's id of the call. */
  readonly id: string;
  /** Always `"succeeded"`. */
  readonly status: "succeeded";
  /** The audio. Its `id` is accepted as the `audioId` of lip-sync and avatar. */
  readonly output: AudioOutput;
  /** The audio outputs of the response. The first is `output`. */
  readonly outputs: readonly [AudioOutput, ...AudioOutput[]];
  /** The cost of the call. Empty if the service does not report it. */
  readonly billing: readonly Billing[];
  /** When the service created the audio, epoch milliseconds on the service's clock. */
  readonly createdAt: number | undefined;
  /** When the service last updated the record, epoch milliseconds on the service's clock. */
  readonly updatedAt: number | undefined;
  /** The `data` of the response, not decoded. */
  readonly raw: unknown;
  /**
   * Writes the audio to a file or a stream.
   * @throws {ConfigurationError} if this runtime cannot write to the target
   * @throws {DownloadError} if the file cannot be fetched or written completely
   * @example await speech.download("fog.mp3")
   */
  download(target: DownloadTarget, options?: OutputDownloadOptions): Promise<void>;
  /**
   * Streams the audio into a store, and verifies the stored size.
   * @throws {ConfigurationError} if an option is invalid
   * @throws {DownloadError} if the file cannot be fetched or stored completely
   * @example await speech.save(s3Sink({ bucket: "films" }))
   */
  save(sink: Sink, options?: OutputSaveOptions): Promise<SavedOutput>;
}

const schema = z.strictObject({
  text: textUpTo(1000),
  voiceId: serviceId,
  language: z.enum(["zh", "en"]),
  speed: z.optional(z.number().check(z.gte(0.8), z.lte(2))),
} satisfies InputShape<SpeechInput>);

// The endpoint accepts neither an external task id nor a callback URL, and has no query.
/**
 * Text to speech, on API v1 only. The response contains the audio.
 * @example
 * const speak = createSyncCall(engine, speech);
 * const { output } = await speak({ text: "The fog comes in.", voiceId: "oversea_male1", language: "en" });
 */
export const speech: SyncEndpoint<SpeechInput, Defaults, Speech> = {
  name: "audio.speech",
  path: "/v1/audio/tts",
  schema,
  defaults: ({ speed = 1 }) => ({ speed }),
  // The service rounds values outside the range. How it handles a second decimal is not known.
  check: ({ speed }) =>
    Number((speed * 10).toFixed(6)) % 1 === 0
      ? []
      : [
          issue("speed", "unconfirmed", `has more than one decimal, which is not documented: ${speed}.`, {
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
      throw new RequestRejectedError(`Speech generation failed: ${task.message ?? "the service gave no reason."}`);
    }
    const [first, ...rest] = task ? files(task).filter((output) => output.type === "audio") : [];
    if (task?.status !== "succeeded" || !first) {
      throw new UnexpectedResponseError("The response of audio.speech contains no audio.", { taskState: "unknown" });
    }
    const { id, status, billing, createdAt, updatedAt, raw } = task;
    const result = {
      id,
      status,
      output: first,
      outputs: [first, ...rest],
      billing,
      createdAt,
      updatedAt,
      raw,
    } as const;
    const { download, save } = first;
    const hidden = { enumerable: false };
    return Object.defineProperties({ ...result, download, save }, { download: hidden, save: hidden });
  },
};
