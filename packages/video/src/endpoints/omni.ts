import { type ApiVersion, issue, type ValidationIssue, type ValidationIssueCode } from "@klingkit/errors";
import type { VideoModel } from "@klingkit/models";
import { omniCapability, omniIssues } from "@klingkit/models/capabilities";
import type { MediaInput, VideoOutput } from "@klingkit/tasks";
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
  named,
  type NamedItem,
  referenceIssues,
  referenceWriter,
  serviceId,
  webUrl,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { checkSettings } from "../check-settings.ts";
import { modelPath, pathSettings, promptForPath, v1Settings } from "../encode-settings.ts";
import { expectedTime } from "../expected-time.ts";
import {
  type ModelDefaults,
  ownShots,
  promptIssues,
  promptsOf,
  settingsDefaults,
  videoDefaults,
} from "../model-settings.ts";
import { priceBySettings } from "../price-by-settings.ts";
import { pathElements, v1Elements } from "../references.ts";
import type { AspectRatio, Resolution, Shot } from "../settings.ts";
import { videoSettings } from "../settings-schema.ts";

/** An element of the library. */
export interface OmniElementInput extends ElementReferenceInput {
  /**
   * Whether the element was created from images or from a video. klingkit checks the limits that depend on it only if
   * it is set.
   * @default none
   */
  readonly kind?: "image" | "video";
}

// See apps/docs/service/video.md#omni-rules. API v1 documents narrower limits.
/** A video that the result is based on. */
export interface OmniVideoInput {
  /**
   * The http(s) URL of an MP4 or MOV: up to 200 MB, 24 to 60 frames per second. `kling-3.0-omni`: 3 to 15.5 s, sides
   * 700 to 4553 px, ratio 0.4 to 2. `kling-o1`: 3 to 10 s, sides 700 to 2160 px.
   */
  readonly url: string | URL;
  /**
   * `"base"` edits this video, and the result has its length. `"feature"` transfers its style, movement or camera to a
   * new video, or continues it.
   */
  readonly use: "base" | "feature";
  /**
   * The name of the video in the prompt, as `@id`.
   * @default none
   */
  readonly id?: string;
  /**
   * Whether the result keeps the sound of this video. Not with `use: "feature"` and `kling-3.0-omni`.
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
   * The model: `kling-3.0-omni` or `kling-o1`. A name that klingkit does not know is sent as it is.
   * @default "kling-3.0-omni"
   */
  readonly model?: VideoModel;
  /**
   * What happens in the video. It names items as `@id`, and the frames as `@firstFrame` and `@lastFrame`. At most 2,500
   * characters; 3,072 on API v2 with `kling-3.0-omni`. API v1 requires it unless `shots` is a list; its limit counts
   * the names as they are sent (`<<<image_1>>>`). It cannot be combined with a list of `shots`.
   * @default none
   */
  readonly prompt?: string;
  /**
   * The image that the video begins with. It determines the ratio of the video. Not with a `base` video.
   * @default none
   */
  readonly firstFrame?: MediaInput;
  /**
   * The image that the video ends with. It requires `firstFrame`. Not with a video.
   * @default none
   */
  readonly lastFrame?: MediaInput;
  /**
   * Images that the prompt names. References and image elements together: up to 7, with a video up to 4, with elements
   * of both kinds up to 4 in all. `kling-o1`: none together with two frames.
   * @default none
   */
  readonly references?: readonly ImageReferenceInput[];
  /**
   * Elements of the library that the prompt names. Image elements count together with `references`. Video elements: up
   * to 3 with `kling-3.0-omni`, none with `kling-o1`; with a video 1, and then no other element or reference. With a
   * frame: up to 3, `kling-o1` none together with two frames.
   * @default none
   */
  readonly elements?: readonly OmniElementInput[];
  /**
   * One video, to edit or to transfer features from. The result then has no generated sound.
   * @default none
   */
  readonly video?: OmniVideoInput;
  /**
   * The shots of the video: a list of 1 to 6, or `"auto"`, with which the model decides where to cut. With
   * `kling-3.0-omni` only, and not with a `base` video.
   * @default one shot; "auto" with a `feature` video, because the service requires it
   */
  readonly shots?: readonly Shot[] | "auto";
  // The sources disagree on the durations of kling-o1 without an image: see apps/docs/service/video.md#omni-rules.
  /**
   * The length of the video, seconds: a whole number from 3 to 15. `kling-o1`: 3 to 10, and 5 or 10 from a first frame
   * or from the prompt alone. Not with a `base` video, which determines the length.
   * @default 5, or the sum of `shots`
   */
  readonly duration?: number;
  // The default of API v1 is `pro`.
  /**
   * The resolution. `"4k"` with `kling-3.0-omni` only.
   * @default "720p"
   */
  readonly resolution?: Resolution;
  /**
   * The ratio of width to height. A first frame or a `base` video determines it instead.
   * @default "16:9" without a first frame and without a `base` video
   */
  readonly aspectRatio?: AspectRatio;
  /**
   * Whether the video has sound: `"native"` generates sound with the video. With `kling-3.0-omni` only, and not with a
   * video.
   * @default "off"
   */
  readonly audio?: "native" | "off";
}

/** `duration` and `aspectRatio` are missing where a part decides them. */
type Defaults = ModelDefaults & Pick<VideoOmniInput, "shots" | "duration" | "aspectRatio" | "audio">;

type Normalized = VideoOmniInput & Defaults;

const schema = z.strictObject({
  model: videoSettings.model,
  prompt: videoSettings.prompt,
  shots: videoSettings.shots,
  duration: videoSettings.duration,
  resolution: videoSettings.resolution,
  audio: videoSettings.audio,
  firstFrame: z.optional(media),
  lastFrame: z.optional(media),
  references: z.optional(z.array(z.strictObject({ id: named, image: media }))),
  elements: z.optional(
    z.array(z.strictObject({ id: named, elementId: serviceId, kind: z.optional(z.enum(["image", "video"])) })),
  ),
  video: z.optional(
    z.strictObject({
      url: webUrl,
      use: z.enum(["base", "feature"]),
      id: z.optional(named),
      keepSound: z.optional(z.boolean()),
    } satisfies InputShape<OmniVideoInput>),
  ),
  aspectRatio: z.optional(z.enum(["16:9", "9:16", "1:1"])),
} satisfies InputShape<VideoOmniInput>);

const frameNames = ["firstFrame", "lastFrame"] as const;

function framesOf(input: VideoOmniInput): { readonly id: (typeof frameNames)[number]; readonly image: MediaInput }[] {
  return frameNames.flatMap((id) => (input[id] === undefined ? [] : { id, image: input[id] }));
}

/** The frames that the prompt names: only they need an id. */
function namedFrames(input: VideoOmniInput): readonly { readonly id: string }[] {
  return framesOf(input).filter(({ id }) => promptsOf(input).some(({ text }) => mentions(text, id)));
}

/** Everything that a prompt can name. */
function itemsIn(input: VideoOmniInput): readonly NamedItem[] {
  const { references, elements, video } = input;
  return [
    ...framesOf(input).map(({ id }) => ({ id, path: id })),
    ...(video?.id === undefined ? [] : [{ id: video.id, path: "video.id", unused: "warning" as const }]),
    // Seen to be ignored, and charged.
    ...itemsOf({ references, elements }, "error"),
  ];
}

function rules(input: VideoOmniInput): readonly ValidationIssue[] {
  const { references, video, firstFrame } = input;
  const something = input.prompt ?? input.shots ?? firstFrame ?? references?.[0] ?? video;
  const parts = { relatedFields: ["shots", "firstFrame", "references", "video"] };
  const calledFrames = new Set(namedFrames(input).map(({ id }) => id));
  return [
    ...(something === undefined
      ? [issue("prompt", "missing", "is required where no picture and no video is given.", parts)]
      : []),
    ...promptIssues(input, false),
    // A frame that no prompt names is sent without an id.
    ...ambiguousIds(
      itemsIn(input).filter(({ id, path }) => path !== id || calledFrames.has(id)),
      true,
    ),
  ];
}

function defaults(input: VideoOmniInput): Defaults {
  const { video, firstFrame } = input;
  const settings = settingsDefaults("omni", { ...input, model: input.model ?? "kling-3.0-omni" });
  const row = omniCapability(settings.model);
  const base = video?.use === "base";
  // Beside a feature video v1 wants multi-shot with the model's own cuts, v2 multi-shot (since 2026-06-17).
  const auto = video?.use === "feature" && (row ? row.feature.autoShots : true);
  return {
    ...settings,
    shots: input.shots ?? (auto ? "auto" : undefined),
    duration: base ? input.duration : settings.duration,
    aspectRatio: input.aspectRatio ?? (base || firstFrame !== undefined ? undefined : videoDefaults.aspectRatio),
  };
}

/**
 * Writes `@id` in v1's form. A picture's number is its place in `image_list`; whether frames count there is not said, so they
 * come after the references, whose numbers hold either way. That a frame can be named by its place is a guess.
 */
function v1Words(input: VideoOmniInput): (text: string) => string {
  const { video } = input;
  return referenceWriter({
    image: [...(input.references ?? []), ...framesOf(input)],
    element: input.elements,
    video: video?.id === undefined ? [] : [{ id: video.id }],
  });
}

/** The parts of an input that do not go together, whatever the limits of the model. */
function partIssues(input: Normalized, apiVersion: ApiVersion): ValidationIssue[] {
  const { video, firstFrame, lastFrame, aspectRatio } = input;
  const row = omniCapability(input.model);
  const isCut = ownShots(input).length > 0;
  const v1 = apiVersion === "v1";
  const base = video?.use === "base";
  const feature = video?.use === "feature" ? row?.feature : undefined;
  const rows: readonly PartRule[] = [
    [
      lastFrame !== undefined && firstFrame === undefined,
      "firstFrame",
      "missing",
      "is required with a last frame.",
      ["lastFrame"],
    ],
    [v1 && input.prompt === undefined && !isCut, "prompt", "missing", "is required on API v1.", ["shots"]],
    [
      v1 && feature?.autoShots && isCut,
      "shots",
      "conflict",
      'must be "auto" beside a feature video on API v1.',
      ["video"],
    ],
    // Said of v2 alone.
    [
      feature?.dropsAudio && video?.keepSound,
      "video.keepSound",
      "conflict",
      "is not possible with a feature video.",
      ["video"],
      v1 ? "warning" : "error",
    ],
    [
      base && input.duration !== undefined,
      "duration",
      "no_effect",
      "has no effect: the result is as long as the base video.",
      ["video"],
      "warning",
    ],
    [
      (base || firstFrame !== undefined) && aspectRatio !== undefined,
      "aspectRatio",
      "no_effect",
      "has no effect: the given picture or video decides it.",
      ["firstFrame", "video"],
      "warning",
    ],
    [
      v1 && namedFrames(input).length > 0,
      "prompt",
      "unconfirmed",
      "names a frame, whose number on API v1 is not documented.",
      ["firstFrame", "lastFrame"],
      "warning",
    ],
  ];
  return rows.flatMap(([isBroken, path, code, predicate, relatedFields, severity = "error"]) =>
    isBroken ? [issue(path, code, predicate, { severity, relatedFields })] : [],
  );
}

type PartRule = readonly [
  isBroken: boolean | undefined,
  path: string,
  code: ValidationIssueCode,
  predicate: string,
  relatedFields: readonly string[],
  severity?: "error" | "warning",
];

function check(input: Normalized, apiVersion: ApiVersion): readonly ValidationIssue[] {
  const { video, firstFrame, lastFrame, references = [], elements = [], aspectRatio } = input;
  const row = omniCapability(input.model);
  const settings = { aspectRatio, lastFrame: lastFrame !== undefined, video: video?.use };
  return [
    ...partIssues(input, apiVersion),
    ...checkSettings(input, apiVersion, settings, v1Words(input)),
    ...(row
      ? omniIssues(row, {
          firstFrame: firstFrame !== undefined,
          lastFrame: lastFrame !== undefined,
          references: references.length,
          elements: elements.map(({ kind }) => kind),
          video: video?.use,
          shots: input.shots !== undefined,
          duration: input.duration,
        })
      : []),
    ...referenceIssues(promptsOf(input), itemsIn(input), [
      "references",
      "elements",
      "video",
      "firstFrame",
      "lastFrame",
    ]),
  ];
}

async function pictures(
  input: VideoOmniInput,
  reader: MediaReader,
): Promise<{ frames: string[]; references: string[] }> {
  const frames = [];
  for (const { id, image } of framesOf(input)) frames.push(await reader.read("image", image, id));
  const references = [];
  for (const [index, { image }] of (input.references ?? []).entries()) {
    references.push(await reader.read("image", image, `references[${index}].image`));
  }
  return { frames, references };
}

async function pathBody(input: Normalized, reader: MediaReader): Promise<Body> {
  const { video, elements, aspectRatio } = input;
  const text = promptForPath(input);
  const { frames, references } = await pictures(input, reader);
  const withId = namedFrames(input);
  return {
    // What is undefined is not sent: JSON leaves it out.
    contents: [
      ...(text ? [{ type: "prompt", text }] : []),
      ...framesOf(input).map(({ id }, index) => ({
        type: id === "firstFrame" ? "first_frame" : "last_frame",
        url: frames[index],
        id: withId.find((frame) => frame.id === id)?.id,
      })),
      ...references.map((url, index) => ({ type: "refer_image", url, id: input.references?.[index]?.id })),
      ...(video ? [{ type: `${video.use}_video`, url: String(video.url), id: video.id }] : []),
      ...pathElements(elements),
    ],
    settings: {
      ...pathSettings(input),
      audio: input.audio === "native" ? "native" : video?.keepSound ? "original" : "off",
      aspect_ratio: aspectRatio,
    },
  };
}

async function v1Body(input: Normalized, reader: MediaReader): Promise<Body> {
  const { video, elements, aspectRatio } = input;
  const { frames, references } = await pictures(input, reader);
  const images = [
    ...references.map((url) => ({ image_url: url })),
    ...framesOf(input).map(({ id }, index) => ({
      image_url: frames[index],
      type: id === "firstFrame" ? "first_frame" : "end_frame",
    })),
  ];
  return {
    ...v1Settings(input, v1Words(input)),
    aspect_ratio: aspectRatio,
    ...(images.length > 0 ? { image_list: images } : {}),
    ...v1Elements(elements),
    ...(video
      ? {
          video_list: [
            {
              video_url: String(video.url),
              refer_type: video.use,
              keep_original_sound: video.keepSound ? "yes" : "no",
            },
          ],
        }
      : {}),
  };
}

/** Omni video, on API v2 and API v1. */
export const omni: Endpoint<VideoOmniInput, Defaults, VideoOutput> = {
  name: "video.omni",
  outputs: ["video"],
  packageType: "video",
  externalTaskId: { accepted: true, lookup: true, unique: "official" },
  expectedMs: (input) => expectedTime({ ...input, duration: input.duration ?? videoDefaults.duration }),
  price: priceBySettings(({ video, duration }) => ({
    videoInput: video !== undefined,
    // As long as the base video, whatever is asked.
    seconds: video?.use === "base" ? undefined : duration,
  })),
  schema,
  defaults,
  rules,
  apiVersions: {
    v2: { ...modelPath("/omni-video"), check: (input) => check(input, "v2"), encode: pathBody },
    v1: { path: "/v1/videos/omni-video", check: (input) => check(input, "v1"), encode: v1Body },
  },
};
