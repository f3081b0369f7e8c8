import {
  type EmbeddingModelV4,
  type Experimental_VideoModelV4 as VideoModelV4,
  type ImageModelV4,
  type LanguageModelV4,
  NoSuchModelError,
  type ProviderV4,
  type SpeechModelV4,
} from "@ai-sdk/provider";
import type { ImageModel, Kling, VideoModel } from "klingkit";
import { connect, type KlingkitOptions } from "./connection.ts";
import { createImageModel } from "./image-model.ts";
import type { KlingaiVideoModelId } from "./klingai.ts";
import { createSpeechModel, SPEECH_MODEL } from "./speech-model.ts";
import { createVideoModel } from "./video-model.ts";

/** The id of a video model: a name of klingkit or of the service, or an id of `@ai-sdk/klingai`. */
export type KlingkitVideoModelId = VideoModel | KlingaiVideoModelId;

/** A file to download. */
export interface DownloadRequest {
  readonly url: URL;
  readonly abortSignal?: AbortSignal | undefined;
}

/** A downloaded file. */
export interface DownloadedFile {
  readonly data: Uint8Array;
  /** The media type. Undefined if the server does not report it. */
  readonly mediaType: string | undefined;
}

/** A provider for the AI SDK. */
export interface KlingkitProvider extends ProviderV4 {
  /**
   * Returns a video model. The endpoint is chosen from the input: a prompt, frames, references, or a video with a motion.
   * @example
   * const { video } = await experimental_generateVideo({ model: klingkit.video("kling-3.0"), prompt: "a lighthouse in fog" });
   */
  video(modelId: KlingkitVideoModelId): VideoModelV4;
  /** The same as `video`. */
  videoModel(modelId: KlingkitVideoModelId): VideoModelV4;
  /**
   * Returns an image model.
   * @example
   * const { image } = await generateImage({ model: klingkit.image("kling-3.0"), prompt: "a lighthouse in fog" });
   */
  image(modelId: ImageModel): ImageModelV4;
  /** The same as `image`. */
  imageModel(modelId: ImageModel): ImageModelV4;
  /**
   * Returns the speech model. The service has only one.
   * @param modelId the id of the model
   * @throws {NoSuchModelError} if it is not `kling-tts`
   * @example
   * const { audio } = await generateSpeech({ model: klingkit.speech(), text: "The fog comes in." });
   */
  speech(modelId?: string): SpeechModelV4;
  /** The same as `speech`. */
  speechModel(modelId: string): SpeechModelV4;
  /**
   * Downloads a file, for the option `download` of `experimental_generateVideo`. Unlike the download of the AI SDK, it
   * retries, and resumes after a lost connection.
   * @throws {DownloadError} if the file cannot be fetched completely
   * @example
   * await experimental_generateVideo({ model, prompt, download: klingkit.download });
   */
  download(request: DownloadRequest): Promise<DownloadedFile>;
  /** The client of the provider. It shares its limits, hooks and waits with the models. */
  readonly client: Kling;
}

/**
 * Creates a provider. Its options are those of `createKling`, so budgets and hooks apply. It reads no credential and sends
 * no request before its first call.
 * @throws {ConfigurationError} if an option is invalid
 * @example
 * const klingkit = createKlingkit({ apiKey, concurrency: { video: 5 } });
 */
export function createKlingkit(options: KlingkitOptions = {}): KlingkitProvider {
  const connection = connect(options);
  const video = (modelId: KlingkitVideoModelId): VideoModelV4 => createVideoModel(modelId, connection);
  const image = (modelId: ImageModel): ImageModelV4 => createImageModel(modelId, connection);
  const speech = (modelId: string = SPEECH_MODEL): SpeechModelV4 => {
    if (modelId !== SPEECH_MODEL) throw new NoSuchModelError({ modelId, modelType: "speechModel" });
    return createSpeechModel(modelId, connection);
  };
  return {
    specificationVersion: "v4",
    video,
    videoModel: video,
    image,
    imageModel: image,
    speech,
    speechModel: speech,
    languageModel(modelId): LanguageModelV4 {
      throw new NoSuchModelError({ modelId, modelType: "languageModel" });
    },
    embeddingModel(modelId): EmbeddingModelV4 {
      throw new NoSuchModelError({ modelId, modelType: "embeddingModel" });
    },
    async download({ url, abortSignal }) {
      const { download, isLoopback } = await import("@klingkit/http");
      const { fetch, clock, random, baseUrl } = connection.options;
      const { stream, contentType } = await download(url.href, {
        fetch,
        clock,
        random,
        signal: abortSignal,
        // Only an emulator on this machine may link to files on this machine.
        allowLoopback: baseUrl !== undefined && isLoopback(new URL(baseUrl)),
      });
      return { data: new Uint8Array(await new Response(stream).arrayBuffer()), mediaType: contentType };
    },
    get client() {
      return connection.client();
    },
  };
}

/**
 * The provider with default options: the credential is read from the environment or `.env` at the first call.
 * @example
 * import { klingkit } from "@klingkit/ai-sdk";
 */
export const klingkit: KlingkitProvider = /* @__PURE__ */ createKlingkit();
