import { issue, RequestRefusedError, UnexpectedResponseError } from "@klingkit/errors";
import {
  type AudioOutput,
  type Billing,
  decodeTask,
  type DownloadTarget,
  type InputShape,
  type OutputDownloadOptions,
  type SyncEndpoint,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import { someId, words } from "./input-shapes.ts";

/** What speech takes (kling-api V 10.12). */
export interface SpeechInput {
  /** What is said, at most 1,000 characters. */
  readonly text: string;
  /**
   * A voice of the catalogue for speech, as `oversea_male1`; `@klingkit/models/voices` lists them. Voices of
   * `audio.voices`, presets or your own, do not work here (third-party, live).
   */
  readonly voiceId: string;
  /** The voice's own language: the same name may speak one or both. */
  readonly language: "zh" | "en";
  /** How fast, 0.8 to 2, one decimal. Default 1. */
  readonly speed?: number;
}

interface Defaults {
  readonly speed: number;
}

/** A finished sound. It is no task that could be read again: the service offers no query for it. */
export interface Speech {
  /** The service's id of the call. */
  readonly id: string;
  readonly status: "succeeded";
  /** The sound. Lip-sync and avatar take its `id` as `audioId`. */
  readonly output: AudioOutput;
  readonly outputs: readonly [AudioOutput, ...AudioOutput[]];
  /** What it cost. Empty if the service does not say. */
  readonly billing: readonly Billing[];
  /** Epoch milliseconds on the service's clock. */
  readonly createdAt: number | undefined;
  /** Epoch milliseconds on the service's clock. */
  readonly updatedAt: number | undefined;
  /** The response as the service sent it. */
  readonly raw: unknown;
  /**
   * Writes the sound to a path or into a stream.
   * @throws {DownloadError} if it cannot be fetched or written completely
   * @example await speech.download("line.mp3")
   */
  download(target: DownloadTarget, options?: OutputDownloadOptions): Promise<void>;
}

const schema = z.strictObject({
  text: words(1000),
  voiceId: someId,
  language: z.enum(["zh", "en"]),
  speed: z.optional(z.number().check(z.gte(0.8), z.lte(2))),
} satisfies InputShape<SpeechInput>);

/** Text to speech, v1 only: the sound comes in the answer; no own id, no callback, no query. */
export const speech: SyncEndpoint<SpeechInput, Defaults, Speech> = {
  name: "audio.speech",
  source: "V 10.12",
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
      throw new RequestRefusedError(`The speech failed: ${task.message ?? "no reason was given."}`);
    }
    const [first, ...rest] = task ? files(task).filter((output) => output.type === "audio") : [];
    if (task?.status !== "succeeded" || !first) {
      throw new UnexpectedResponseError("The response to audio.speech holds no sound.", { taskState: "unknown" });
    }
    const { id, status, billing, createdAt, updatedAt, raw } = task;
    const speech = {
      id,
      status,
      output: first,
      outputs: [first, ...rest],
      billing,
      createdAt,
      updatedAt,
      raw,
    } as const;
    return Object.defineProperty({ ...speech, download: first.download }, "download", { enumerable: false });
  },
};
