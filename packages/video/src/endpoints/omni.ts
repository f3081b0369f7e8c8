import { type ApiVersion, issue, type ValidationIssue, type ValidationIssueCode } from "@klingkit/errors";
import type { VideoModel } from "@klingkit/models";
import { omniCapability, omniIssues, severityOf } from "@klingkit/models/capabilities";
import type { HostedFile, MediaInput, VideoOutput } from "@klingkit/tasks";
import {
  ambiguousIds,
  type Body,
  type ElementReferenceInput,
  type Endpoint,
  type ImageReferenceInput,
  type InputShape,
  itemsOf,
  media,
  type MediaReader,
  mentions,
  type Named,
  named,
  type NamedItem,
  referenceIssues,
  referenceWriter,
  serviceId,
  hostedFile,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkSettings, type EndpointSettings } from "../check-settings.ts";
import { modelPath, sendsAudio, v2Settings, v2Prompt, v1Settings } from "../encode-settings.ts";
import { expectedTime } from "../expected-time.ts";
import {
  knowsModel,
  type ModelDefaults,
  shotList,
  promptIssues,
  promptsOf,
  settingsDefaults,
  videoDefaults,
} from "../model-settings.ts";
import { priceBySettings } from "../price-by-settings.ts";
import { v1Elements, v2Elements, v2Voices, type VoiceReferenceInput, voiceReferences } from "../references.ts";
import type { AnyAspectRatio, AnyResolution, Shot } from "../settings.ts";
import { videoSettings } from "../settings-schema.ts";

/** A reference to an element. */
export interface OmniElementInput extends ElementReferenceInput {
  /**
   * Whether the element was created from images or from a video. klingkit checks the limits of each kind only if it is
   * set.
   * @default none
   */
  readonly kind?: "image" | "video";
}

// See apps/docs/service/video.md#omni-rules. API v1 documents narrower limits.
/** A video to edit, or to transfer features from. */
export interface OmniVideoInput {
  /**
   * The http(s) URL of an MP4 or MOV: up to 200 MB, 24 to 60 frames per second. `kling-3.0-omni`: 3 to 15.5 s, sides
   * 700 to 4553 px, ratio 0.4 to 2. `kling-o1`: 3 to 10 s, sides 700 to 2160 px. `kling-4.0`: 3 to 30 s, all videos
   * together up to 30 s (`kling-4.0-flash`: 20 s). With the option `upload` of the client, it can be the file.
   */
  readonly url: HostedFile;
  /**
   * `"base"` edits this video, and the result has its duration. `"feature"` transfers its style, motion or camera
   * movement to a new video, or continues it.
   */
  readonly use: "base" | "feature";
  /**
   * The id with which the prompt refers to the video, as `@id`.
   * @default none
   */
  readonly id?: string;
  /**
   * Whether the result keeps the audio of this video. Not with `use: "feature"` and `kling-3.0-omni`.
   * @default false
   */
  readonly keepSound?: boolean;
}

// See apps/docs/service/video.md#omni-video.
/**
 * The input of omni video: a prompt, images, elements and a video, in any combination. At least one of `prompt`,
 * `shots`, `firstFrame`, `references` and `video` is required.
 * @example
 * await kling.video.omni.run({
 *   prompt: "@hero walks through @street in winter",
 *   references: [{ id: "hero", image: file("hero.png") }],
 *   video: { id: "street", url: "https://example.com/street.mp4", use: "base" },
 * });
 */
export interface VideoOmniInput {
  /**
   * The model: `kling-3.0-omni` or `kling-o1`. An unknown name is sent unchanged. `kling-4.0` and `kling-4.0-flash` were
   * never tried against the service: their limits lead to warnings.
   * @default "kling-3.0-omni"
   */
  readonly model?: VideoModel;
  /**
   * A description of the video. It refers to items as `@id`, and to frames without an id as `@firstFrame` and
   * `@lastFrame`. At most 2,500 characters; 3,072 on API v2 with `kling-3.0-omni`. API v1 requires it unless `shots` is a list; its
   * limit includes references in the service's format (`<<<image_1>>>`). Only API v1 accepts it beside a list of
   * `shots`, and may ignore it.
   * @default none
   */
  readonly prompt?: string;
  /**
   * The first frame of the video, alone or with the id with which the prompt refers to it. It determines the aspect
   * ratio. Not with a `base` video.
   * @default none
   * @example
   * await kling.video.omni.run({
   *   prompt: "@door opens, and @hero steps out",
   *   firstFrame: { id: "door", image: file("door.png") },
   *   references: [{ id: "hero", image: file("hero.png") }],
   * });
   */
  readonly firstFrame?: MediaInput | ImageReferenceInput;
  /**
   * The last frame of the video, alone or with an id. It requires `firstFrame`. Not with a video.
   * @default none
   */
  readonly lastFrame?: MediaInput | ImageReferenceInput;
  /**
   * Up to 8 frames between the first and the last one, alone or with ids. Without an id, the prompt refers to them as
   * `@middleFrame1`, `@middleFrame2` and so on. With `kling-4.0` only.
   * @default none
   */
  readonly middleFrames?: readonly (MediaInput | ImageReferenceInput)[];
  /**
   * Images that the prompt refers to. Frames, references and image elements together: up to 7; references and image
   * elements: up to 4 with a video, and with elements of both kinds. `kling-o1`: none together with two frames.
   * `kling-4.0`: frames and references up to 10; with elements, voices and videos up to 15.
   * @default none
   */
  readonly references?: readonly ImageReferenceInput[];
  /**
   * Elements that the prompt refers to. Image elements count together with `references`. `kling-3.0-omni` accepts at most
   * 3 video elements, and with a frame at most 3 elements. `kling-o1` accepts no video elements, and no elements with two
   * frames. With a video, at most 1 video element, and no other element or reference beside it. `kling-4.0`: up to 7.
   * @default none
   */
  readonly elements?: readonly OmniElementInput[];
  /**
   * Up to 3 voices. The prompt must refer to each as `@id`. With `kling-4.0` only.
   * @default none
   */
  readonly voices?: readonly VoiceReferenceInput[];
  /**
   * A video to edit, or to transfer features from. It cannot be combined with generated audio. With `kling-4.0`, a list of
   * up to 5 videos, of which at most one is a `base` video.
   * @default none
   */
  readonly video?: OmniVideoInput | readonly OmniVideoInput[];
  /**
   * The shots of the video: a list of 1 to 6, or `"auto"` to let the model choose them. With `kling-3.0-omni` only, and
   * not with a `base` video.
   * @default one shot; "auto" with a `feature` video, because the service requires it
   */
  readonly shots?: readonly Shot[] | "auto";
  // The sources disagree on the durations of kling-o1 without an image: see apps/docs/service/video.md#omni-rules.
  /**
   * The duration of the video, seconds: an integer from 3 to 15. `kling-o1`: 3 to 10, and 5 or 10 without references.
   * `kling-4.0`: 3 to 30. `kling-4.0-flash`: 3 to 20. Not with a `base` video, which determines the duration.
   * @default 5, or the sum of `shots`
   */
  readonly duration?: number;
  // The default of API v1 is `pro`.
  /**
   * The resolution. `"4k"` with `kling-3.0-omni` only.
   * @default "720p"
   */
  readonly resolution?: AnyResolution;
  /**
   * The aspect ratio: `16:9`, `9:16` or `1:1`, with `kling-4.0` also `21:9`. It has no effect with a first frame or a `base` video, which determine it.
   * @default "16:9" without a first frame and without a `base` video
   */
  readonly aspectRatio?: AnyAspectRatio;
  /**
   * The audio of the video: `"native"` generates audio, `"off"` does not. `"native"` with `kling-3.0-omni` only, and
   * not with a video. `kling-4.0` always generates audio.
   * @default "off"; "native" with `kling-4.0`
   */
  readonly audio?: "native" | "off";
}

/** `duration` and `aspectRatio` are undefined if a frame or a video determines them. */
type Defaults = ModelDefaults & Pick<VideoOmniInput, "shots" | "duration" | "aspectRatio" | "audio">;

type Normalized = VideoOmniInput & Defaults;

const frame: z.ZodMiniType<MediaInput | ImageReferenceInput> = z.union([
  z.strictObject({ id: named, image: media }),
  media,
]);

const inputVideo: z.ZodMiniType<OmniVideoInput> = z.strictObject({
  url: hostedFile,
  use: z.enum(["base", "feature"]),
  id: z.optional(named),
  keepSound: z.optional(z.boolean()),
} satisfies InputShape<OmniVideoInput>);

const schema = z.strictObject({
  model: videoSettings.model,
  prompt: videoSettings.prompt,
  shots: videoSettings.shots,
  duration: videoSettings.duration,
  resolution: videoSettings.resolution,
  audio: videoSettings.audio,
  firstFrame: z.optional(frame),
  lastFrame: z.optional(frame),
  middleFrames: z.optional(z.array(frame)),
  references: z.optional(z.array(z.strictObject({ id: named, image: media }))),
  elements: z.optional(
    z.array(z.strictObject({ id: named, elementId: serviceId, kind: z.optional(z.enum(["image", "video"])) })),
  ),
  voices: z.optional(voiceReferences),
  video: z.optional(z.union([inputVideo, z.array(inputVideo)])),
  aspectRatio: z.optional(z.enum(["16:9", "9:16", "1:1"])),
} satisfies InputShape<VideoOmniInput>);

interface Frame extends ImageReferenceInput {
  /** The type on API v2. */
  readonly type: "first_frame" | "middle_frame" | "last_frame";
  readonly path: string;
  /** Whether the caller chose the id. Otherwise it is derived from the name of the field. */
  readonly isNamed: boolean;
}

function framesOf({ firstFrame, middleFrames = [], lastFrame }: VideoOmniInput): readonly Frame[] {
  return [
    ...(firstFrame === undefined ? [] : [frameOf(firstFrame, "first_frame", "firstFrame")]),
    ...middleFrames.map((each, index) =>
      frameOf(each, "middle_frame", `middleFrames[${index}]`, `middleFrame${index + 1}`),
    ),
    ...(lastFrame === undefined ? [] : [frameOf(lastFrame, "last_frame", "lastFrame")]),
  ];
}

function frameOf(value: MediaInput | ImageReferenceInput, type: Frame["type"], path: string, id = path): Frame {
  const isNamed = typeof value === "object" && "id" in value;
  return isNamed ? { ...value, type, path, isNamed } : { id, image: value, type, path, isNamed };
}

interface InputVideo extends OmniVideoInput {
  readonly path: string;
}

function videosOf({ video }: VideoOmniInput): readonly InputVideo[] {
  if (video === undefined) return [];
  if ("url" in video) return [{ ...video, path: "video" }];
  return video.map((each, index) => ({ ...each, path: `video[${index}]` }));
}

/** Returns the use of the input videos: `base` if one of them is edited. */
function useOf(input: VideoOmniInput): OmniVideoInput["use"] | undefined {
  const videos = videosOf(input);
  return videos.some(({ use }) => use === "base") ? "base" : videos[0]?.use;
}

function isMentioned({ id }: Named, input: VideoOmniInput): boolean {
  return promptsOf(input).some(({ text }) => mentions(text, id));
}

/** Returns the frames that are sent with their ids: a frame needs one if the caller chose it or the prompt refers to it. */
function framesWithId(input: VideoOmniInput): readonly Frame[] {
  return framesOf(input).filter((each) => each.isNamed || isMentioned(each, input));
}

/** Returns the items that a prompt can refer to. */
function promptItems(input: VideoOmniInput, frames: readonly Frame[]): readonly NamedItem[] {
  const { references, elements, voices } = input;
  return [
    ...frames.map(({ id, path, isNamed }) => ({ id, path: isNamed ? `${path}.id` : path })),
    ...videosOf(input).flatMap(({ id, path }) =>
      id === undefined ? [] : [{ id, path: `${path}.id`, unused: "warning" as const }],
    ),
    // Observed: the service ignores an unused item and charges for it.
    ...itemsOf({ references, elements, voices }, "error"),
  ];
}

function rules(input: VideoOmniInput): readonly ValidationIssue[] {
  const { references, video, firstFrame } = input;
  const content = input.prompt ?? input.shots ?? firstFrame ?? references?.[0] ?? video;
  const parts = { relatedFields: ["shots", "firstFrame", "references", "video"] };
  return [
    ...(content === undefined ? [issue("prompt", "missing", "is required without an image or a video.", parts)] : []),
    ...promptIssues(input, false),
    ...ambiguousIds(promptItems(input, framesWithId(input)), true),
  ];
}

function defaults(input: VideoOmniInput): Defaults {
  const { firstFrame } = input;
  const use = useOf(input);
  const settings = settingsDefaults("omni", { ...input, model: input.model ?? "kling-3.0-omni" });
  const limits = omniCapability(settings.model);
  const isBase = use === "base";
  // Since 2026-06-17, a feature video requires multi-shot, on API v1 with `shot_type: "intelligence"`.
  const isAutomatic = use === "feature" && (limits ? limits.feature.autoShots : true);
  return {
    ...settings,
    shots: input.shots ?? (isAutomatic ? "auto" : undefined),
    duration: isBase ? input.duration : settings.duration,
    aspectRatio: input.aspectRatio ?? (isBase || firstFrame !== undefined ? undefined : videoDefaults.aspectRatio),
  };
}

/**
 * Converts `@id` to the format of API v1. The number of an image is its index in `image_list`. The service does not
 * document whether frames count, so they follow the references, whose numbers are correct in both cases. It is an
 * assumption that a prompt can refer to a frame by its index.
 */
function v1PromptEncoder(input: VideoOmniInput): (text: string) => string {
  return referenceWriter({
    image: [...(input.references ?? []), ...framesOf(input)],
    element: input.elements,
    video: videosOf(input).flatMap(({ id }) => (id === undefined ? [] : [{ id }])),
  });
}

/** Returns the issues of combinations that are invalid with any model. */
function combinationIssues(input: Normalized, apiVersion: ApiVersion): ValidationIssue[] {
  const { firstFrame, lastFrame, aspectRatio } = input;
  const limits = omniCapability(input.model);
  const modelSeverity = limits && severityOf(limits.confidence);
  const videos = videosOf(input);
  const hasShotList = shotList(input).length > 0;
  const v1 = apiVersion === "v1";
  const isBase = useOf(input) === "base";
  const feature = useOf(input) === "feature" ? limits?.feature : undefined;
  const keepsSound = videos.find(({ keepSound }) => keepSound);
  const combinationRules: readonly CombinationRule[] = [
    [
      lastFrame !== undefined && firstFrame === undefined,
      "firstFrame",
      "missing",
      "is required with a last frame.",
      ["lastFrame"],
      modelSeverity,
    ],
    [
      limits !== undefined && videos.filter(({ use }) => use === "base").length > 1,
      "video",
      "too_many",
      'may have at most one item with `use: "base"`.',
      [],
      modelSeverity,
    ],
    [v1 && input.prompt === undefined && !hasShotList, "prompt", "missing", "is required on API v1.", ["shots"]],
    [
      v1 && feature?.autoShots && hasShotList,
      "shots",
      "conflict",
      'must be "auto" with a feature video on API v1.',
      ["video"],
    ],
    // Documented for API v2 only.
    [
      feature?.dropsAudio && keepsSound !== undefined,
      `${keepsSound?.path}.keepSound`,
      "conflict",
      "is not supported with a feature video.",
      ["video"],
      v1 ? "warning" : "error",
    ],
    [
      isBase && input.duration !== undefined,
      "duration",
      "no_effect",
      "has no effect: the base video determines it.",
      ["video"],
      "warning",
    ],
    [
      (isBase || firstFrame !== undefined) && aspectRatio !== undefined,
      "aspectRatio",
      "no_effect",
      "has no effect: the first frame or the base video determines it.",
      ["firstFrame", "video"],
      "warning",
    ],
    [
      v1 && framesOf(input).some((each) => isMentioned(each, input)),
      "prompt",
      "unconfirmed",
      "refers to a frame, whose index on API v1 is not documented.",
      ["firstFrame", "lastFrame"],
      "warning",
    ],
  ];
  return combinationRules.flatMap(([isViolated, path, code, predicate, relatedFields, severity = "error"]) =>
    isViolated ? [issue(path, code, predicate, { severity, relatedFields })] : [],
  );
}

type CombinationRule = readonly [
  isViolated: boolean | undefined,
  path: string,
  code: ValidationIssueCode,
  predicate: string,
  relatedFields: readonly string[],
  severity?: "error" | "warning",
];

function check(input: Normalized, apiVersion: ApiVersion): readonly ValidationIssue[] {
  const { firstFrame, lastFrame, middleFrames = [], references = [], elements = [], voices = [], aspectRatio } = input;
  const limits = omniCapability(input.model);
  const videos = videosOf(input);
  const settings: EndpointSettings = {
    aspectRatio,
    lastFrame: lastFrame !== undefined,
    middleFrames: middleFrames.length,
    voices: voices.length,
    video: useOf(input),
    v2Only: [
      ...(middleFrames.length > 0 ? ["middleFrames"] : []),
      ...(voices.length > 0 ? ["voices"] : []),
      ...videos.slice(1, 2).map(({ path }) => path),
    ],
  };
  return [
    ...combinationIssues(input, apiVersion),
    ...checkSettings(input, apiVersion, settings, v1PromptEncoder(input)),
    ...(limits
      ? omniIssues(limits, {
          firstFrame: firstFrame !== undefined,
          lastFrame: lastFrame !== undefined,
          references: references.length,
          elements: elements.map(({ kind }) => kind),
          middleFrames: middleFrames.length,
          voices: voices.length,
          video: useOf(input),
          videos: videos.length,
          shots: input.shots !== undefined,
          duration: input.duration,
        })
      : []),
    ...referenceIssues(promptsOf(input), promptItems(input, framesOf(input)), [
      "references",
      "elements",
      "voices",
      "video",
      "firstFrame",
      "middleFrames",
      "lastFrame",
    ]),
  ];
}

async function readAllImages(
  input: VideoOmniInput,
  reader: MediaReader,
): Promise<{ frames: string[]; references: string[] }> {
  const frames = [];
  for (const { image, path, isNamed } of framesOf(input))
    frames.push(await reader.read("image", image, isNamed ? `${path}.image` : path));
  const references = [];
  for (const [index, { image }] of (input.references ?? []).entries()) {
    references.push(await reader.read("image", image, `references[${index}].image`));
  }
  return { frames, references };
}

async function v2Body(input: Normalized, reader: MediaReader): Promise<Body> {
  const { elements, voices, aspectRatio } = input;
  const text = v2Prompt(input);
  const { frames, references } = await readAllImages(input, reader);
  const withId = framesWithId(input);
  return {
    contents: [
      ...(text ? [{ type: "prompt", text }] : []),
      ...framesOf(input).map(({ type, path }, index) => ({
        type,
        url: frames[index],
        id: withId.find((each) => each.path === path)?.id,
      })),
      ...references.map((url, index) => ({ type: "refer_image", url, id: input.references?.[index]?.id })),
      ...videosOf(input).map(({ use, url, id, path }) => ({
        type: `${use}_video`,
        url: reader.url(url, `${path}.url`),
        id,
      })),
      ...v2Elements(elements),
      ...v2Voices(voices),
    ],
    settings: { ...v2Settings(input), audio: v2Audio(input), aspect_ratio: aspectRatio },
  };
}

/** Returns the audio for API v2. Undefined if the model always generates it: it then has no such value (assumed). */
function v2Audio(input: Normalized): "native" | "original" | "off" | undefined {
  const keepsSound = videosOf(input).some(({ keepSound }) => keepSound);
  if (input.capability?.audio === "always")
    return keepsSound ? "original" : sendsAudio(input) ? input.audio : undefined;
  return input.audio === "native" ? "native" : keepsSound ? "original" : "off";
}

async function v1Body(input: Normalized, reader: MediaReader): Promise<Body> {
  const { elements, aspectRatio } = input;
  const videos = videosOf(input);
  const { frames, references } = await readAllImages(input, reader);
  const images = [
    ...references.map((url) => ({ image_url: url })),
    ...framesOf(input).map(({ type }, index) => ({
      image_url: frames[index],
      type: type === "last_frame" ? "end_frame" : type,
    })),
  ];
  return {
    ...v1Settings(input, v1PromptEncoder(input)),
    aspect_ratio: aspectRatio,
    ...(images.length > 0 ? { image_list: images } : {}),
    ...v1Elements(elements),
    ...(videos.length > 0
      ? {
          video_list: videos.map(({ url, use, keepSound, path }) => ({
            video_url: reader.url(url, `${path}.url`),
            refer_type: use,
            keep_original_sound: keepSound ? "yes" : "no",
          })),
        }
      : {}),
  };
}

/** Omni video, on API v2 and API v1. */
export const omni: Endpoint<VideoOmniInput, Defaults, VideoOutput> = {
  name: "video.omni",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "official" },
  expectedMs: (input) => expectedTime({ ...input, duration: input.duration ?? videoDefaults.duration }),
  price: priceBySettings((input) => ({
    videoInput: useOf(input) !== undefined,
    // An element of unknown kind may be one: then a model whose price depends on it has no estimate.
    videoElement: input.elements?.some(({ kind }) => kind !== "image") ?? false,
    // The result has the duration of the base video.
    seconds: useOf(input) === "base" ? undefined : input.duration,
  })),
  schema,
  knowsModel,
  defaults,
  rules,
  apiVersions: {
    v2: { ...modelPath("/omni-video"), check: (input) => check(input, "v2"), encode: v2Body },
    v1: { path: "/v1/videos/omni-video", check: (input) => check(input, "v1"), encode: v1Body },
  },
};
