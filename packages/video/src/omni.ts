import { type ApiVersion, issue, type ValidationIssue, type ValidationIssueCode } from "@klingkit/errors";
import type { VideoModel } from "@klingkit/models";
import { omniCapability, omniIssues } from "@klingkit/models/capabilities";
import {
  ambiguousIds,
  type Body,
  type Endpoint,
  type InputShape,
  itemsOf,
  type MediaInput,
  type MediaReader,
  mentions,
  type NamedItem,
  referenceIssues,
  referenceWriter,
  type VideoOutput,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import { checkSettings } from "./check-settings.ts";
import { modelPath, pathSettings, promptForPath, v1Settings } from "./encode-settings.ts";
import { expectedTime } from "./expected-time.ts";
import { media, named } from "./media-schema.ts";
import {
  type ModelDefaults,
  ownShots,
  promptIssues,
  promptsOf,
  settingsDefaults,
  videoDefaults,
} from "./model-settings.ts";
import { priceBySettings } from "./price-by-settings.ts";
import { type ElementReferenceInput, type ImageReferenceInput, pathElements, v1Elements } from "./references.ts";
import type { AspectRatio, Resolution, Shot } from "./settings.ts";
import { videoSettings } from "./settings-schema.ts";
import { someId, webAddress } from "./video-source.ts";

/** An element of the library. */
export interface OmniElementInput extends ElementReferenceInput {
  /** How it was made. Where it is said, the counts that depend on it are checked. */
  readonly kind?: "image" | "video";
}

/** A clip to work from. */
export interface OmniVideoInput {
  /**
   * MP4 or MOV behind an http(s) URL, up to 200 MB, 24 to 60 frames a second. `kling-3.0-omni`: 3 to 15.5 s, sides 700
   * to 4553 px, ratio 0.4 to 2; `kling-o1`: 3 to 10 s, sides 700 to 2160 px. (V 9.4; V 10.3 has narrower ones.)
   */
  readonly url: string | URL;
  /** `base`: this clip is edited, and the result is as long as it. `feature`: its style, movement or camera is taken, or it is gone on with. */
  readonly use: "base" | "feature";
  /** How the prompt names it, as `@id`. */
  readonly id?: string;
  /** Keeps the clip's own sound. Default false. Not with `feature` and `kling-3.0-omni`. */
  readonly keepSound?: boolean;
}

/** What omni video takes (kling-api V 9.4, 10.3): words, pictures, elements and a clip in one. */
export interface OmniInput {
  /** Default `kling-3.0-omni`; also `kling-o1`. A name that klingkit does not know passes as it is. */
  readonly model?: VideoModel;
  /**
   * What should happen; names the parts as `@id`, the frames as `@firstFrame` and `@lastFrame`. Up to 3,072 characters with
   * `kling-3.0-omni` on the newer design, else 2,500; on v1, where it is required unless `shots` are given, as written
   * there (`<<<image_1>>>`).
   */
  readonly prompt?: string;
  /** The picture to begin with; it decides the ratio. Not with a `base` video. */
  readonly firstFrame?: MediaInput;
  /** The picture to end with. Needs a first frame; not with a video. */
  readonly lastFrame?: MediaInput;
  /**
   * Pictures to take things from. References and image elements together: up to 7, beside a video 4; with elements of both
   * kinds 4 in all. `kling-o1`: none beside two frames.
   */
  readonly references?: readonly ImageReferenceInput[];
  /**
   * Of the image kind as above; of the video kind up to 3, beside a video 1 and then nothing else (`kling-3.0-omni`;
   * `kling-o1` takes none of them). Beside a frame up to 3, `kling-o1` none beside two.
   */
  readonly elements?: readonly OmniElementInput[];
  /** One. No sound is made with it. */
  readonly video?: OmniVideoInput;
  /**
   * Several shots: 1 to 6 with their own words and lengths, or `"auto"`. `kling-3.0-omni`. Default one shot, and `"auto"` beside a
   * `feature` video, where the service wants it so. Not with a `base` video.
   */
  readonly shots?: readonly Shot[] | "auto";
  /**
   * Seconds, whole. Default 5, or the sum of `shots`. 3 to 15; `kling-o1` 3 to 10, of a first frame alone 5 or 10 (of words alone
   * the sources differ). Not with a `base` video.
   */
  readonly duration?: number;
  /** Default `720p` on both designs (v1's own default is `pro`). `4k` with `kling-3.0-omni` only. */
  readonly resolution?: Resolution;
  /** Default `16:9` where neither a first frame nor a `base` video decides it. */
  readonly aspectRatio?: AspectRatio;
  /** `native` makes sound with the picture: `kling-3.0-omni`, without a video. Default `off`. */
  readonly audio?: "native" | "off";
}

/** `duration` and `aspectRatio` are missing where a part decides them. */
type Defaults = ModelDefaults & Pick<OmniInput, "shots" | "duration" | "aspectRatio" | "audio">;

type Normalized = OmniInput & Defaults;

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
    z.array(z.strictObject({ id: named, elementId: someId, kind: z.optional(z.enum(["image", "video"])) })),
  ),
  video: z.optional(
    z.strictObject({
      url: webAddress,
      use: z.enum(["base", "feature"]),
      id: z.optional(named),
      keepSound: z.optional(z.boolean()),
    } satisfies InputShape<OmniVideoInput>),
  ),
  aspectRatio: z.optional(z.enum(["16:9", "9:16", "1:1"])),
} satisfies InputShape<OmniInput>);

const frameNames = ["firstFrame", "lastFrame"] as const;

function framesOf(input: OmniInput): { readonly id: (typeof frameNames)[number]; readonly image: MediaInput }[] {
  return frameNames.flatMap((id) => (input[id] === undefined ? [] : { id, image: input[id] }));
}

/** The frames that the prompt names: only they need an id. */
function namedFrames(input: OmniInput): readonly { readonly id: string }[] {
  return framesOf(input).filter(({ id }) => promptsOf(input).some(({ text }) => mentions(text, id)));
}

/** Everything that a prompt can name. */
function itemsIn(input: OmniInput): readonly NamedItem[] {
  const { references, elements, video } = input;
  return [
    ...framesOf(input).map(({ id }) => ({ id, path: id })),
    ...(video?.id === undefined ? [] : [{ id: video.id, path: "video.id", unused: "warning" as const }]),
    // Seen to be ignored, and charged.
    ...itemsOf({ references, elements }, "error"),
  ];
}

function rules(input: OmniInput): readonly ValidationIssue[] {
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

function defaults(input: OmniInput): Defaults {
  const { video, firstFrame } = input;
  const settings = settingsDefaults("omni", { ...input, model: input.model ?? "kling-3.0-omni" });
  const row = omniCapability(settings.model);
  const base = video?.use === "base";
  // Beside a feature video v1 wants multi-shot with the model's own cuts, v2 multi-shot (since 2026-06-17).
  const auto = video?.use === "feature" && (row ? row.feature.ownCuts : true);
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
function v1Words(input: OmniInput): (text: string) => string {
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
      v1 && feature?.ownCuts && isCut,
      "shots",
      "conflict",
      'must be "auto" beside a feature video on API v1.',
      ["video"],
    ],
    // Said of v2 alone.
    [
      feature?.silent && video?.keepSound,
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

async function pictures(input: OmniInput, reader: MediaReader): Promise<{ frames: string[]; references: string[] }> {
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

/** Omni video, on both API versions. */
export const omni: Endpoint<OmniInput, Defaults, VideoOutput> = {
  name: "video.omni",
  source: "V 9.4, 10.3",
  outputs: ["video"],
  pack: "video",
  ownId: { accepted: true, lookup: true, unique: "documented" },
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
