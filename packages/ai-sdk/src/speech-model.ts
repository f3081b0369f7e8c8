import type { SharedV4Warning, SpeechModelV4, SpeechModelV4CallOptions, SpeechModelV4Result } from "@ai-sdk/provider";
import { ttsVoices } from "@klingkit/models/voices";
import { callError } from "./call-error.ts";
import { connect, type Connection, type SerializedModel, serializeModel } from "./connection.ts";
import { outputMetadata } from "./metadata.ts";
import { readBytes } from "./read-bytes.ts";
import { type Warn, warnHeaders, warnUnsupported } from "./task-call.ts";

const WORKFLOW_SERIALIZE = Symbol.for("workflow-serialize");
const WORKFLOW_DESERIALIZE = Symbol.for("workflow-deserialize");

/** The model id of text to speech. The service has no name for it. */
export const SPEECH_MODEL = "kling-tts";

type Language = "en" | "zh";

const defaultVoices: Readonly<Record<Language, string>> = { en: "oversea_male1", zh: "genshin_vindi2" };

/**
 * The speech model. The service returns the audio in its response and has no external task ids for it: after an unknown
 * outcome, the call is not repeated.
 */
class KlingkitSpeechModel implements SpeechModelV4 {
  readonly specificationVersion = "v4";
  readonly provider = "klingkit.speech";
  readonly modelId: string;
  readonly #connection: Connection;

  constructor(modelId: string, connection: Connection) {
    this.modelId = modelId;
    this.#connection = connection;
  }

  static [WORKFLOW_SERIALIZE](model: KlingkitSpeechModel): SerializedModel {
    return serializeModel(model.modelId, model.#connection);
  }

  static [WORKFLOW_DESERIALIZE]({ modelId, options }: SerializedModel): KlingkitSpeechModel {
    return new KlingkitSpeechModel(modelId, connect(options));
  }

  async doGenerate(options: SpeechModelV4CallOptions): Promise<SpeechModelV4Result> {
    const endpoint = "audio.speech";
    const { text, abortSignal: signal } = options;
    const warnings: SharedV4Warning[] = [];
    const warn = (warning: SharedV4Warning): void => void warnings.push(warning);
    const language = languageOf(options, warn);
    const speed = speedOf(options, warn);
    const createTimeout = createTimeoutOf(options, warn);
    if (options.outputFormat !== undefined && options.outputFormat.toLowerCase() !== "mp3")
      warn({ type: "unsupported", feature: "outputFormat", details: "The service returns MP3 only." });
    warnUnsupported({ ...options }, ["instructions"], warn);
    warnHeaders(options.headers, warn);

    let isMade = false;
    try {
      const speech = await this.#connection.client().audio.speech(
        {
          text,
          voiceId: options.voice ?? defaultVoices[language],
          language,
          ...(speed === undefined ? {} : { speed }),
        },
        { ...(createTimeout === undefined ? {} : { createTimeout }), ...(signal ? { signal } : {}) },
      );
      isMade = true;
      const { output, id, billing } = speech;
      return {
        audio: await readBytes(output, signal),
        warnings,
        response: { timestamp: new Date(this.#connection.clock.now()), modelId: this.modelId },
        providerMetadata: {
          klingkit: { taskId: id, ...outputMetadata(output), billing: billing.map((charge) => ({ ...charge })) },
        },
      };
    } catch (error) {
      throw callError(error, { endpoint, ...(isMade ? { isRetryable: false } : {}) });
    }
  }
}

/** Returns the language of the call, of its voice, or of its text. */
function languageOf({ language, voice, text }: SpeechModelV4CallOptions, warn: Warn): Language {
  const name = language?.toLowerCase().split("-")[0];
  if (name === "en" || name === "zh") return name;
  if (name !== undefined && name !== "auto")
    warn({ type: "unsupported", feature: "language", details: "The service speaks English (en) and Chinese (zh)." });
  const isChinese = /\p{Script=Han}/u.test(text);
  const [first, second]: readonly [Language, Language] = isChinese ? ["zh", "en"] : ["en", "zh"];
  const onlySecond = voice !== undefined && !ttsVoices[first].includes(voice) && ttsVoices[second].includes(voice);
  return onlySecond ? second : first;
}

/** Returns the speed in the precision of the service. */
function speedOf({ speed }: SpeechModelV4CallOptions, warn: Warn): number | undefined {
  if (speed === undefined) return undefined;
  const closest = Math.round(Math.min(2, Math.max(0.8, speed)) * 10) / 10;
  if (closest !== speed) {
    const details = `The service has speeds from 0.8 to 2 with one decimal. The closest was used: ${closest}.`;
    warn({ type: "compatibility", feature: "speed", details });
  }
  return closest;
}

/** Returns the time limit of the call, and warns about other provider options. */
function createTimeoutOf({ providerOptions }: SpeechModelV4CallOptions, warn: Warn): number | undefined {
  const { createTimeout, ...others } = providerOptions?.["klingkit"] ?? {};
  for (const name of Object.keys(others))
    warn({ type: "unsupported", feature: `providerOptions.klingkit.${name}`, details: "It was ignored." });
  return typeof createTimeout === "number" ? createTimeout : undefined;
}

/** Creates a speech model. */
export function createSpeechModel(modelId: string, connection: Connection): SpeechModelV4 {
  return new KlingkitSpeechModel(modelId, connection);
}
