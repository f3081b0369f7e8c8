import { closestMatch, type ValidationIssueCode } from "@klingkit/errors";
import { optionNames } from "../options/option-names.ts";

/** Where an input is used. */
export interface InputPlace {
  /** The endpoint's name, such as `video.textToVideo`. */
  readonly endpoint: string;
  /** The options of the call, which are often written into the input. */
  readonly options: readonly string[];
}

/** The meaning of a name from the service, another client or everyday language. */
interface Hint {
  /** The fields that it may mean, the most likely one first. The first one that the input has is suggested. */
  readonly fields?: readonly string[];
  /** An option of the call. */
  readonly option?: string;
  /** A sentence to add if the most likely field is suggested. */
  readonly note?: string;
  /** The sentence if the input has none of the fields. */
  readonly otherwise?: string;
}

const resolution: Hint = { fields: ["resolution"] };
const aspectRatio: Hint = { fields: ["aspectRatio"], otherwise: "The input image or video determines the ratio." };
const duration: Hint = { fields: ["duration"], otherwise: "This endpoint has no option for the length." };
const negativePrompt: Hint = {
  fields: ["negativePrompt"],
  otherwise: "This endpoint has no negative prompt: describe in `prompt` what to avoid.",
};
const sound: Hint = { fields: ["audio", "sound", "keepSound"], note: 'Set `audio: "native"` to generate audio.' };
const firstFrame: Hint = { fields: ["firstFrame", "image", "humanImage", "frontalImage"] };
const lastFrame: Hint = { fields: ["lastFrame"] };
const imageList: Hint = { fields: ["references", "images", "subjects", "referenceImages"] };
const videoSource: Hint = { fields: ["video", "videoUrl", "url"] };
const shots: Hint = { fields: ["shots"] };
const resultCount: Hint = { fields: ["n"], otherwise: "Each call creates one result: call it several times." };
const serviceObject: Hint = {
  otherwise: "It is an object of the service's request body. Pass its fields directly.",
};
const audioFile: Hint = { fields: ["sound", "voiceUrl", "keepSound"] };
const v1Only: Hint = { otherwise: "Only textToVideo and imageToVideo support it, on API v1." };

/** By lower-case names without separators. */
const hints: Readonly<Record<string, Hint>> = {
  mode: { ...resolution, note: 'std is "720p", pro is "1080p", 4k is "4k".' },
  quality: resolution,
  size: resolution,
  ratio: aspectRatio,
  aspect: aspectRatio,
  aspectratio: aspectRatio,
  sound,
  enableaudio: sound,
  enablesound: sound,
  generateaudio: sound,
  withaudio: sound,
  nativeaudio: sound,
  audiourl: audioFile,
  audiofile: audioFile,
  soundfile: audioFile,
  audio: audioFile,
  seconds: duration,
  length: duration,
  duration,
  model: { fields: ["model"] },
  modelname: { fields: ["model"] },
  modelid: { fields: ["model"] },
  negative: negativePrompt,
  negativeprompt: negativePrompt,
  guidancescale: { fields: ["cfgScale"], ...v1Only },
  cfg: { fields: ["cfgScale"], ...v1Only },
  cfgscale: v1Only,
  camera: { fields: ["cameraControl"], ...v1Only },
  cameramotion: { fields: ["cameraControl"], ...v1Only },
  cameracontrol: v1Only,
  text: { fields: ["prompt"] },
  prompts: { fields: ["prompt", "shots"] },
  description: { fields: ["prompt"] },
  multishot: shots,
  multiprompt: shots,
  shottype: shots,
  storyboard: shots,
  image: firstFrame,
  imageurl: firstFrame,
  inputimage: firstFrame,
  startimage: firstFrame,
  startimageurl: firstFrame,
  startframe: firstFrame,
  firstframeimage: firstFrame,
  firstframeurl: firstFrame,
  initimage: firstFrame,
  promptimage: firstFrame,
  sourceimage: firstFrame,
  firstframe: firstFrame,
  imagetail: lastFrame,
  tailimage: lastFrame,
  tailimageurl: lastFrame,
  endimage: lastFrame,
  endimageurl: lastFrame,
  endframe: lastFrame,
  lastimage: lastFrame,
  lastframeimage: lastFrame,
  lastframeurl: lastFrame,
  lastframe: lastFrame,
  imagelist: imageList,
  images: imageList,
  imageurls: imageList,
  inputimages: imageList,
  referimage: imageList,
  referimages: imageList,
  referenceimage: imageList,
  referenceimages: imageList,
  references: imageList,
  subjectimagelist: { fields: ["subjects"] },
  elementlist: { fields: ["elements"] },
  elementid: { fields: ["elements"] },
  elements: { fields: ["elements"] },
  voicelist: { fields: ["voices"] },
  voiceid: { fields: ["voices"] },
  voices: { fields: ["voices"] },
  videolist: videoSource,
  video: videoSource,
  videourl: videoSource,
  basevideo: videoSource,
  featurevideo: videoSource,
  refervideo: videoSource,
  refertype: { fields: ["use"] },
  keeporiginalsound: { fields: ["keepSound"] },
  orientation: { fields: ["characterOrientation"] },
  mask: { fields: ["staticMask", "dynamicMasks"] },
  motionbrush: { fields: ["dynamicMasks", "staticMask"] },
  trajectories: { fields: ["trajectory"] },
  n: resultCount,
  num: resultCount,
  count: resultCount,
  numimages: resultCount,
  numberofimages: resultCount,
  numvideos: resultCount,
  samples: resultCount,
  resulttype: { fields: ["series"] },
  seriesamount: { fields: ["series"] },
  upexpansionratio: { fields: ["up"] },
  downexpansionratio: { fields: ["down"] },
  leftexpansionratio: { fields: ["left"] },
  rightexpansionratio: { fields: ["right"] },
  sceneimage: { fields: ["scene"] },
  styleimage: { fields: ["style"] },
  effectscene: { fields: ["scene"] },
  elementname: { fields: ["name"] },
  voicename: { fields: ["name"] },
  elementdescription: { fields: ["description"] },
  elementvoiceid: { fields: ["voiceId"] },
  taglist: { fields: ["tags"] },
  facechoose: { fields: ["faces"] },
  soundstarttime: { fields: ["soundStartMs"] },
  soundendtime: { fields: ["soundEndMs"] },
  soundinserttime: { fields: ["insertMs"] },
  originalaudiovolume: { fields: ["originalVolume"] },
  frameindex: { fields: ["frame"] },
  voicelanguage: { fields: ["language"] },
  voicespeed: { fields: ["speed"] },
  asmrmode: { fields: ["asmr"] },
  contents: serviceObject,
  settings: serviceObject,
  options: serviceObject,
  input: serviceObject,
  seed: { otherwise: "The service has no seed parameter." },
  externalid: { option: "externalTaskId" },
  idempotencykey: { option: "externalTaskId" },
  callback: { option: "callbackUrl" },
  webhook: { option: "callbackUrl" },
  webhookurl: { option: "callbackUrl" },
  notifyhook: { option: "callbackUrl" },
  watermarkinfo: { option: "watermark" },
  watermarkenabled: { option: "watermark" },
  version: { option: "apiVersion" },
  abortsignal: { option: "signal" },
  timeout: { option: "waitTimeout" },
  deadline: { option: "createTimeout" },
  pollinterval: { option: "pollInterval" },
  onprogress: { option: "onUpdate" },
  extra: { option: "extraBody" },
};

/** The endpoint that has a field, by product and field, for fields that other endpoints lack. */
const endpointsByField: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  video: {
    firstFrame: "imageToVideo",
    lastFrame: "imageToVideo",
    references: "omni",
    elements: "omni",
    video: "omni",
    voices: "imageToVideo",
    characterOrientation: "motionControl",
  },
  image: {
    image: "generate",
    references: "omni",
    elements: "omni",
    series: "omni",
    skill: "long",
    subjects: "multiImage",
  },
};

/** The suggestion for an unknown field. */
export interface Suggestion {
  readonly code: Extract<ValidationIssueCode, "unknown_field" | "misplaced_field">;
  /** A sentence with the next step. */
  readonly advice: string;
  /** The correct name, if one is known. */
  readonly suggestion?: string;
}

/**
 * Suggests the correct name or place of an unknown field.
 * @param known the fields of the object
 * @param place where the input is used; undefined for a field of a nested object
 */
export function suggestField(name: string, known: readonly string[], place: InputPlace | undefined): Suggestion {
  const hint = hintOf(name);
  const field = sameName(name, known) ?? hint.fields?.find((candidate) => known.includes(candidate));
  if (field !== undefined) {
    const note = hint.note && hint.fields?.[0] === field ? ` ${hint.note}` : "";
    return { code: "unknown_field", advice: `Did you mean \`${field}\`?${note}`, suggestion: field };
  }
  const option = place && (sameName(name, place.options) ?? place.options.find((each) => each === hint.option));
  if (option !== undefined) {
    const advice = `Pass it as the option \`${option}\` of the call.`;
    return { code: "misplaced_field", advice, suggestion: option };
  }
  const otherOption = place && (sameName(name, optionNames("run")) ?? hint.option);
  if (otherOption !== undefined) {
    return { code: "misplaced_field", advice: `It is an option of other calls; this call has no \`${otherOption}\`.` };
  }
  const moved = place && otherEndpoint([...(hint.fields ?? []), name], place.endpoint);
  if (moved) return { code: "misplaced_field", ...moved };
  const typo = hint.otherwise === undefined ? closestMatch(name, known) : undefined;
  if (typo !== undefined) return { code: "unknown_field", advice: `Did you mean \`${typo}\`?`, suggestion: typo };
  return {
    code: "unknown_field",
    advice:
      hint.otherwise ??
      (place?.options.includes("extraBody")
        ? "Pass a field that klingkit does not know yet in the option `extraBody`."
        : `The fields are ${known.join(", ")}.`),
  };
}

/** Returns the field of an input for a name of the service, such as `lastFrame` for `image_tail`. Undefined if it has none. */
export function fieldOf(name: string, fields: readonly string[]): string | undefined {
  return sameName(name, fields) ?? hintOf(name).fields?.find((field) => fields.includes(field));
}

/** Suggests the option for an unknown name. */
export function suggestOption(name: string, known: readonly string[]): string | undefined {
  const { option } = hintOf(name);
  return sameName(name, known) ?? known.find((each) => each === option) ?? closestMatch(name, known);
}

/** Suggests the field of an input for an unknown option. */
export function fieldOfOption(name: string): string | undefined {
  const fields = Object.values(hints).flatMap((hint) => hint.fields ?? []);
  return sameName(name, fields) ?? hintOf(name).fields?.[0];
}

/** Other names for values. */
const valueHints: Readonly<Record<string, string>> = {
  std: "720p",
  pro: "1080p",
  hd: "720p",
  "720": "720p",
  "1080": "1080p",
  on: "native",
  true: "native",
  false: "off",
  none: "off",
  "16x9": "16:9",
  "9x16": "9:16",
  "1x1": "1:1",
};

/** Suggests an accepted value for a rejected one. */
export function suggestValue(value: unknown, allowed: readonly (string | number | boolean)[]): string | undefined {
  if (typeof value !== "string" && typeof value !== "boolean" && typeof value !== "number") return undefined;
  const texts = allowed.filter((each) => typeof each === "string");
  const hint = valueHints[String(value).toLowerCase()];
  return texts.find((each) => each === hint) ?? closestMatch(String(value), texts);
}

function hintOf(name: string): Hint {
  const key = normalizedName(name);
  return (Object.hasOwn(hints, key) ? hints[key] : undefined) ?? {};
}

/** Returns the known name that differs only in case and separators. */
function sameName(name: string, known: readonly string[]): string | undefined {
  return known.find((each) => normalizedName(each) === normalizedName(name));
}

function normalizedName(name: string): string {
  return name.replaceAll(/[_\-\s]/g, "").toLowerCase();
}

function otherEndpoint(
  fields: readonly string[],
  endpoint: string,
): Pick<Suggestion, "advice" | "suggestion"> | undefined {
  const [product = "", current] = endpoint.split(".");
  const table = endpointsByField[product] ?? {};
  const field = fields.find((each) => Object.hasOwn(table, each));
  const other = field === undefined ? undefined : table[field];
  if (field === undefined || other === undefined || other === current) return undefined;
  return { advice: `Use kling.${product}.${other}, which has the field \`${field}\`.`, suggestion: field };
}
