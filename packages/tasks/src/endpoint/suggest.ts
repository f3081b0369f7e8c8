import { closestMatch, type ValidationIssueCode } from "@klingkit/errors";
import { optionNames } from "../options/option-names.ts";

/** Where an input is used. */
export interface InputPlace {
  /** The endpoint's name, as `video.textToVideo`. */
  readonly endpoint: string;
  /** The options of the call, which are often written into the input. */
  readonly options: readonly string[];
}

/** What a name of the service, of another client or of everyday speech stands for. */
interface Hint {
  /** Fields, the most likely one first: the first that the input has is meant. */
  readonly fields?: readonly string[];
  /** An option of the call. */
  readonly option?: string;
  /** What else there is to say, where the input has the most likely field. */
  readonly note?: string;
  /** What to say where the input has none of the fields. */
  readonly otherwise?: string;
}

const resolution: Hint = { fields: ["resolution"] };
const aspectRatio: Hint = { fields: ["aspectRatio"], otherwise: "The given picture or video decides the ratio." };
const duration: Hint = { fields: ["duration"], otherwise: "The length cannot be chosen here." };
const negativePrompt: Hint = {
  fields: ["negativePrompt"],
  otherwise: "There is no negative prompt here: say in `prompt` what must not be seen.",
};
const sound: Hint = { fields: ["audio", "sound", "keepSound"], note: 'Sound is made with `audio: "native"`.' };
const firstFrame: Hint = { fields: ["firstFrame", "image", "humanImage", "frontalImage"] };
const lastFrame: Hint = { fields: ["lastFrame"] };
const pictures: Hint = { fields: ["references", "images", "subjects", "referenceImages"] };
const clip: Hint = { fields: ["video", "videoUrl", "url"] };
const shots: Hint = { fields: ["shots"] };
const many: Hint = { fields: ["n"], otherwise: "One call makes one result: call it once for each." };
const wireObject: Hint = {
  otherwise: "It belongs to the service's own body, which klingkit writes: give its fields directly.",
};
const soundFile: Hint = { fields: ["sound", "voiceUrl", "keepSound"] };
const v1Only: Hint = { otherwise: "Only text to video and image to video take it, on API v1." };

/** By names without case and separators. */
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
  audiourl: soundFile,
  audiofile: soundFile,
  soundfile: soundFile,
  audio: soundFile,
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
  imagelist: pictures,
  images: pictures,
  imageurls: pictures,
  inputimages: pictures,
  referimage: pictures,
  referimages: pictures,
  referenceimage: pictures,
  referenceimages: pictures,
  references: pictures,
  subjectimagelist: { fields: ["subjects"] },
  elementlist: { fields: ["elements"] },
  elementid: { fields: ["elements"] },
  elements: { fields: ["elements"] },
  voicelist: { fields: ["voices"] },
  voiceid: { fields: ["voices"] },
  voices: { fields: ["voices"] },
  videolist: clip,
  video: clip,
  videourl: clip,
  basevideo: clip,
  featurevideo: clip,
  refervideo: clip,
  refertype: { fields: ["use"] },
  keeporiginalsound: { fields: ["keepSound"] },
  orientation: { fields: ["characterOrientation"] },
  mask: { fields: ["staticMask", "dynamicMasks"] },
  trajectories: { fields: ["trajectory"] },
  n: many,
  num: many,
  count: many,
  numimages: many,
  numberofimages: many,
  numvideos: many,
  samples: many,
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
  contents: wireObject,
  settings: wireObject,
  options: wireObject,
  input: wireObject,
  seed: { otherwise: "The service has no seed." },
  externalid: { option: "externalTaskId" },
  idempotencykey: { option: "externalTaskId" },
  callback: { option: "callbackUrl" },
  webhook: { option: "callbackUrl" },
  webhookurl: { option: "callbackUrl" },
  notifyhook: { option: "callbackUrl" },
  watermarkinfo: { option: "watermark" },
  watermarkenabled: { option: "watermark" },
  wire: { option: "apiVersion" },
  version: { option: "apiVersion" },
  abortsignal: { option: "signal" },
  timeout: { option: "waitTimeout" },
  deadline: { option: "createTimeout" },
  pollinterval: { option: "pollInterval" },
  onprogress: { option: "onUpdate" },
  extra: { option: "extraBody" },
};

/** Endpoints that have a field which others of their product lack. */
const homes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  video: {
    firstFrame: "imageToVideo",
    lastFrame: "imageToVideo",
    references: "omni",
    elements: "omni",
    video: "omni",
    voices: "imageToVideo",
    characterOrientation: "motionControl",
  },
  image: { image: "generate", references: "omni", elements: "omni", series: "omni", subjects: "multiImage" },
};

/** What to say about a field that an input does not have. */
export interface Suggestion {
  readonly code: Extract<ValidationIssueCode, "unknown_field" | "misplaced_field">;
  /** A sentence. */
  readonly advice: string;
  /** The right name, where there is one. */
  readonly suggestion?: string;
}

/**
 * Finds the right name or place of an unknown field.
 * @param known the fields that stand there
 * @param place undefined within a nested object
 */
export function suggestField(name: string, known: readonly string[], place: InputPlace | undefined): Suggestion {
  const hint = hintOf(name);
  const meant = sameName(name, known) ?? hint.fields?.find((field) => known.includes(field));
  if (meant !== undefined) {
    const note = hint.note && hint.fields?.[0] === meant ? ` ${hint.note}` : "";
    return { code: "unknown_field", advice: `Did you mean \`${meant}\`?${note}`, suggestion: meant };
  }
  const option = place && (sameName(name, place.options) ?? place.options.find((each) => each === hint.option));
  if (option !== undefined) {
    const advice = `Pass it as the option \`${option}\` of the call.`;
    return { code: "misplaced_field", advice, suggestion: option };
  }
  const elsewhere = place && (sameName(name, optionNames("run")) ?? hint.option);
  if (elsewhere !== undefined) {
    return { code: "misplaced_field", advice: `It is an option of other calls; this call has no \`${elsewhere}\`.` };
  }
  const home = place && homeOf([...(hint.fields ?? []), name], place.endpoint);
  if (home) return { code: "misplaced_field", ...home };
  const typo = hint.otherwise === undefined ? closestMatch(name, known) : undefined;
  if (typo !== undefined) return { code: "unknown_field", advice: `Did you mean \`${typo}\`?`, suggestion: typo };
  return {
    code: "unknown_field",
    advice:
      hint.otherwise ??
      (place?.options.includes("extraBody")
        ? "A field that is newer than klingkit goes into the option `extraBody`."
        : `The fields are ${known.join(", ")}.`),
  };
}

/** The option that was probably meant. */
export function suggestOption(name: string, known: readonly string[]): string | undefined {
  const { option } = hintOf(name);
  return sameName(name, known) ?? known.find((each) => each === option) ?? closestMatch(name, known);
}

/** The field of an input that was probably meant by the name of an option. */
export function fieldOfOption(name: string): string | undefined {
  const fields = Object.values(hints).flatMap((hint) => hint.fields ?? []);
  return sameName(name, fields) ?? hintOf(name).fields?.[0];
}

/** Words for values. */
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

/** The accepted value that was probably meant. */
export function suggestValue(value: unknown, allowed: readonly (string | number | boolean)[]): string | undefined {
  if (typeof value !== "string" && typeof value !== "boolean" && typeof value !== "number") return undefined;
  const texts = allowed.filter((each) => typeof each === "string");
  const hint = valueHints[String(value).toLowerCase()];
  return texts.find((each) => each === hint) ?? closestMatch(String(value), texts);
}

function hintOf(name: string): Hint {
  const folded = folding(name);
  return (Object.hasOwn(hints, folded) ? hints[folded] : undefined) ?? {};
}

/** A known name in another spelling. */
function sameName(name: string, known: readonly string[]): string | undefined {
  return known.find((each) => folding(each) === folding(name));
}

function folding(name: string): string {
  return name.replaceAll(/[_\-\s]/g, "").toLowerCase();
}

function homeOf(fields: readonly string[], endpoint: string): Pick<Suggestion, "advice" | "suggestion"> | undefined {
  const [product = "", own] = endpoint.split(".");
  const table = homes[product] ?? {};
  const field = fields.find((each) => Object.hasOwn(table, each));
  const home = field === undefined ? undefined : table[field];
  if (field === undefined || home === undefined || home === own) return undefined;
  return { advice: `Use kling.${product}.${home}, which takes it as \`${field}\`.`, suggestion: field };
}
