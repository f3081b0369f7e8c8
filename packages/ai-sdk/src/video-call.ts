import type {
  Experimental_VideoModelV4CallOptions as VideoCallOptions,
  JSONObject,
  SharedV4Warning,
} from "@ai-sdk/provider";
import { readKlingaiOptions, readModelId, withoutUnusedFields } from "./klingai.ts";
import { nameReferences } from "./name-references.ts";
import { divideProviderOptions } from "./provider-options.ts";
import { type TaskCall, warnHeaders, warnUnsupported, withoutUndefined } from "./task-call.ts";
import { chooseVideoEndpoint, type Part } from "./video-endpoint.ts";
import { mediaFields, partsOfMedia, readMedia, withoutRejected } from "./video-media.ts";
import { videoSettings } from "./video-settings.ts";

/** The part that each field of the provider options is. */
const fieldParts: Readonly<Record<string, Part>> = {
  firstFrame: "firstFrame",
  image: "firstFrame",
  lastFrame: "lastFrame",
  middleFrames: "middleFrames",
  references: "images",
  images: "images",
  video: "videos",
  elements: "elements",
  voices: "voices",
  characterOrientation: "characterOrientation",
};

/**
 * Reads a call of a video model: chooses the endpoint by the input and the capabilities of the model, and maps every option
 * of the AI SDK or warns about it. The provider options are fields of the input of the endpoint, and are never changed.
 */
export function readVideoCall(modelId: string, options: VideoCallOptions): TaskCall {
  const warnings: SharedV4Warning[] = [];
  const warn = (warning: SharedV4Warning): void => void warnings.push(warning);
  const { model, endpoints } = readModelId(modelId);
  const media = readMedia(options, warn);
  const own = options.providerOptions["klingkit"];
  const klingai = readKlingaiOptions(options.providerOptions["klingai"], {
    // As in `@ai-sdk/klingai`, these options of the AI SDK have precedence.
    audio: options.generateAudio,
    lastFrame: media.lastFrame,
  });

  const parts = [...partsOfMedia(media), ...partsOfFields({ ...klingai.given, ...own })];
  const { endpoint, rejected } = chooseVideoEndpoint(model, parts, endpoints);
  const usable = withoutUnusedFields(endpoint, klingai);
  usable.warnings.forEach(warn);
  const { fields, options: taskOptions } = divideProviderOptions({ ...usable.given, ...own });
  const accepted = withoutRejected(media, rejected, { endpoint, model }, warn);

  const settings = videoSettings(options, { endpoint, model, parts, fields }, warn);
  const mapped = mediaFields[endpoint](accepted);
  // The AI SDK requires a prompt: an empty one is none.
  const { prompt, added } = nameReferences(options.prompt || undefined, [...mapped.ids, ...usable.ids]);
  if (added.length > 0) {
    const names = added.map((id) => `@${id}`).join(" ");
    const details = `The service ignores an input that the prompt does not name. ${names} was added to the prompt.`;
    warn({ type: "compatibility", feature: "inputReferences", details });
  }
  warnUnsupported({ ...options }, ["seed", "fps"], warn);
  warnHeaders(options.headers, warn);
  return {
    endpoint: `video.${endpoint}`,
    input: withoutUndefined({ model, prompt, ...mapped.fields, ...settings, ...fields }),
    options: taskOptions,
    warnings,
  };
}

function partsOfFields(fields: JSONObject): readonly Part[] {
  return Object.keys(fields).flatMap((name) => (Object.hasOwn(fieldParts, name) ? (fieldParts[name] ?? []) : []));
}
