import { issue, UnexpectedResponseError, type ValidationIssue } from "@klingkit/errors";
import { type Model, videoModel } from "@klingkit/models";
import * as z from "zod/mini";
import {
  type Endpoint,
  elementReferences,
  type ElementReferenceInput,
  type InputShape,
  type ListEndpoint,
  media,
  readImage,
  type Registry,
  registryOf,
  type SyncEndpoint,
  textUpTo,
  hostedFile,
} from "../src/endpoint.ts";
import {
  type AudioOutput,
  decodeTask,
  type ImageOutput,
  type MediaInput,
  type VideoOutput,
  type HostedFile,
} from "../src/index.ts";

// A few endpoints of the service, as a product package defines them. They are smaller: an input has only the fields that
// the tests of this package need.

export interface TextToVideoInput {
  readonly prompt: string;
  readonly model?: string;
  readonly duration?: number;
  readonly negativePrompt?: string;
  readonly shots?: readonly string[];
}

interface TextToVideoDefaults {
  readonly model: string;
  readonly known: Model | undefined;
  readonly duration: number;
}

/** The names of models on API v1. */
const v1Names: Readonly<Record<string, string>> = { "kling-3.0": "kling-v3", "kling-2.6": "kling-v2-6" };

function checkDuration({ duration, model }: TextToVideoDefaults): ValidationIssue[] {
  return duration > 15 ? [issue("duration", "not_supported_by_model", "must be at most 15.", { model })] : [];
}

function checkModel({ model }: TextToVideoDefaults): ValidationIssue[] {
  return model === "kling-99" ? [issue("model", "unconfirmed", "is not known.", { severity: "warning" })] : [];
}

/** An endpoint on both API versions. Each version has a field or a model that the other does not have. */
export const textToVideo: Endpoint<TextToVideoInput, TextToVideoDefaults, VideoOutput> = {
  name: "video.textToVideo",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "observed" },
  expectedMs: () => 80_000,
  price: ({ model, duration }) => ({ model, resolution: "720p", seconds: duration, audio: false }),
  schema: z.strictObject({
    prompt: textUpTo(2500),
    model: z.optional(z.string()),
    duration: z.optional(z.int()),
    negativePrompt: z.optional(z.string()),
    shots: z.optional(z.array(z.string())),
  } satisfies InputShape<TextToVideoInput>),
  defaults: ({ model = "kling-3.0", duration = 5 }) => ({ model, known: videoModel(model), duration }),
  apiVersions: {
    v2: {
      path: "/text-to-video/{model}",
      pathFor: ({ model }) => `/text-to-video/${model}`,
      check: (input) => [
        ...checkDuration(input),
        ...checkModel(input),
        ...(input.negativePrompt === undefined
          ? []
          : [issue("negativePrompt", "not_supported_by_api_version", "does not exist on API v2.")]),
        ...(input.model.startsWith("kling-v")
          ? [issue("model", "not_supported_by_api_version", `${input.model} does not exist on API v2.`)]
          : []),
      ],
      encode: ({ prompt, duration, shots }) => ({
        prompt: shots?.join(" ") ?? prompt,
        settings: { resolution: "720p", duration },
      }),
    },
    v1: {
      path: "/v1/videos/text2video",
      check: (input) => [
        ...checkDuration(input),
        ...checkModel(input),
        ...(input.model === "kling-3.0-turbo"
          ? [issue("model", "not_supported_by_api_version", "kling-3.0-turbo does not exist on API v1.")]
          : []),
      ],
      encode: ({ prompt, model, duration, negativePrompt }) => ({
        model_name: v1Names[model] ?? model,
        prompt,
        negative_prompt: negativePrompt,
        duration: String(duration),
      }),
    },
  },
};

const { v1: _v1, ...onlyV2 } = textToVideo.apiVersions;

/** An endpoint on API v2 alone, which accepts no external task id. */
export const withoutExternalTaskId: typeof textToVideo = {
  ...textToVideo,
  name: "video.withoutExternalTaskId",
  externalTaskId: { accepted: false, lookup: false, duplicatesRejected: "assumed" },
  apiVersions: onlyV2,
};

export interface ImageToVideoInput {
  readonly prompt: string;
  readonly firstFrame: MediaInput;
  readonly elements?: readonly ElementReferenceInput[];
}

/** An endpoint with media and nested objects. */
export const imageToVideo: Endpoint<ImageToVideoInput, { readonly model: string }, VideoOutput> = {
  name: "video.imageToVideo",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "observed" },
  expectedMs: () => 80_000,
  schema: z.strictObject({
    prompt: textUpTo(2500),
    firstFrame: media,
    elements: z.optional(elementReferences),
  } satisfies InputShape<ImageToVideoInput>),
  defaults: () => ({ model: "kling-3.0" }),
  apiVersions: {
    v2: {
      path: "/image-to-video/kling-3.0",
      check: () => [],
      encode: async ({ prompt, firstFrame, elements = [] }, reader) => ({
        contents: [
          { type: "prompt", text: prompt },
          { type: "first_frame", url: await readImage(reader, firstFrame, "firstFrame") },
          ...elements.map(({ id, elementId }) => ({ type: "element", id, element_id: elementId })),
        ],
        settings: { resolution: "720p", duration: 5 },
      }),
    },
    v1: {
      path: "/v1/videos/image2video",
      check: () => [],
      encode: async ({ prompt, firstFrame }, reader) => ({
        model_name: "kling-v3",
        prompt,
        image: await readImage(reader, firstFrame, "firstFrame"),
      }),
    },
  },
};

export interface GenerateInput {
  readonly prompt: string;
  readonly n?: number;
}

/** An endpoint on API v1 alone, whose tasks have several outputs. */
export const generate: Endpoint<GenerateInput, { readonly model: string; readonly n: number }, ImageOutput> = {
  name: "image.generate",
  outputs: ["image"],
  packageType: "image",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  expectedMs: () => 24_000,
  slots: ({ n }) => n,
  schema: z.strictObject({
    prompt: textUpTo(2500),
    n: z.optional(z.int()),
  } satisfies InputShape<GenerateInput>),
  defaults: ({ n = 1 }) => ({ model: "kling-3.0", n }),
  apiVersions: {
    v1: {
      path: "/v1/images/generations",
      check: () => [],
      encode: ({ prompt, n }) => ({ model_name: "kling-v3", prompt, n }),
    },
  },
};

export interface LipSyncInput {
  readonly videoUrl: HostedFile;
  readonly text: string;
}

/** An endpoint whose tasks cannot be looked up by external task id. */
export const lipSync: Endpoint<LipSyncInput, object, VideoOutput> = {
  name: "video.lipSync",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: false, duplicatesRejected: "assumed" },
  watermark: false,
  expectedMs: () => 90_000,
  schema: z.strictObject({ videoUrl: hostedFile, text: textUpTo(120) } satisfies InputShape<LipSyncInput>),
  defaults: () => ({}),
  apiVersions: {
    v1: {
      path: "/v1/videos/lip-sync",
      check: () => [],
      encode: ({ videoUrl, text }, reader) => ({
        input: {
          video_url: reader.url(videoUrl, "videoUrl"),
          mode: "text2video",
          text,
          voice_id: "oversea_male1",
          voice_language: "en",
          voice_speed: 1,
        },
      }),
    },
  },
};

export interface SpeechInput {
  readonly text: string;
}

/** An endpoint whose response has the result. */
export const speech: SyncEndpoint<SpeechInput, object, AudioOutput> = {
  name: "audio.speech",
  path: "/v1/audio/tts",
  schema: z.strictObject({ text: textUpTo(1000) } satisfies InputShape<SpeechInput>),
  defaults: () => ({}),
  check: ({ text = "" }) =>
    text.length > 500 ? [issue("text", "unconfirmed", "may be too long.", { severity: "warning" })] : [],
  encode: ({ text }) => ({ text, voice_id: "oversea_male1", voice_language: "en" }),
  decode(data, files) {
    const task = decodeTask(data);
    const output = task && files(task).find((file) => file.type === "audio");
    if (!output) throw new UnexpectedResponseError("The response holds no audio.", { taskState: "unknown" });
    return output;
  },
};

export interface PresetVoice {
  readonly id: string;
}

/** A list. */
export const presetVoices: ListEndpoint<PresetVoice> = {
  name: "audio.voices.presets",
  path: "/v1/general/presets-voices",
  decode: ({ outputs }) => outputs.flatMap((output) => (output.type === "voice" ? { id: output.id } : [])),
};

/** The endpoints by product, for an engine. */
export const endpoints: Readonly<Record<string, Registry>> = {
  video: registryOf({ textToVideo, imageToVideo, lipSync, withoutExternalTaskId }),
  image: registryOf({ generate }),
  audio: registryOf({ speech, presetVoices }),
};
