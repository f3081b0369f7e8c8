import type { ApiVersion } from "@klingkit/errors";
import type { VideoModel } from "@klingkit/models";
import { omniCapability, omniMisfits } from "@klingkit/models/capabilities";
import {
  type Body,
  type Endpoint,
  type Finding,
  type InputShape,
  type MediaInput,
  type MediaReader,
  type VideoOutput,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import { checkSettings } from "./check-settings.ts";
import { modelPath, pathSettings, promptForPath, v1Settings } from "./encode-settings.ts";
import { expectedTime } from "./expected-time.ts";
import { fillShape } from "./fill-shape.ts";
import { fillSettings, type ModelSettings, ownShots, promptProblems, videoDefaults } from "./fill-settings.ts";
import { media, named } from "./media-schema.ts";
import { priceBySettings } from "./price-by-settings.ts";
import {
  type ElementReferenceInput,
  type ImageReferenceInput,
  idProblems,
  mentions,
  type Named,
  pathElements,
  v1Elements,
  v1References,
} from "./references.ts";
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
type Filled = OmniInput & ModelSettings;

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
function namedFrames(input: OmniInput): readonly Named[] {
  return framesOf(input).filter(({ id }) => mentions(input, id));
}

function videoNames({ video }: OmniInput): readonly Named[] {
  return video?.id === undefined ? [] : [{ id: video.id }];
}

function problemsOf(input: OmniInput): { path: string; message: string }[] {
  const { references, elements, video, firstFrame } = input;
  const something = input.prompt ?? input.shots ?? firstFrame ?? references?.[0] ?? video;
  return [
    ...(something === undefined ? [{ path: "prompt", message: "is missing, and so is any picture or video." }] : []),
    ...promptProblems(input, false),
    ...idProblems({ frames: namedFrames(input), video: videoNames(input), references, elements }),
  ];
}

function fill(input: OmniInput): Filled {
  const { video, firstFrame } = input;
  const filled = fillSettings("omni", { ...input, model: input.model ?? "kling-3.0-omni" });
  const row = omniCapability(filled.model);
  const base = video?.use === "base";
  // Beside a feature video v1 wants multi-shot with the model's own cuts, the newer design multi-shot (since 2026-06-17).
  const auto = video?.use === "feature" && (row ? row.feature.ownCuts : true);
  return {
    ...filled,
    shots: input.shots ?? (auto ? "auto" : undefined),
    duration: base ? input.duration : filled.duration,
    aspectRatio: input.aspectRatio ?? (base || firstFrame !== undefined ? undefined : videoDefaults.aspectRatio),
  };
}

/**
 * Writes `@id` in v1's form. A picture's number is its place in `image_list`; whether frames count there is not said, so they
 * come after the references, whose numbers hold either way. That a frame can be named by its place is a guess.
 */
function v1Words(input: OmniInput): (text: string) => string {
  return v1References({
    image: [...(input.references ?? []), ...framesOf(input)],
    element: input.elements,
    video: videoNames(input),
  });
}

function check(input: Filled, apiVersion: ApiVersion): readonly Finding[] {
  const { video, firstFrame, lastFrame, references = [], elements = [], aspectRatio } = input;
  const row = omniCapability(input.model);
  const cut = ownShots(input).length > 0;
  const v1 = apiVersion === "v1";
  const base = video?.use === "base";
  const feature = video?.use === "feature" ? row?.feature : undefined;
  const rows: readonly (readonly [wrong: boolean | undefined, path: string, message: string, hard: boolean])[] = [
    [lastFrame !== undefined && firstFrame === undefined, "firstFrame", "is missing: a last frame needs it.", true],
    [v1 && input.prompt === undefined && !cut, "prompt", "is missing: the v1 design needs it.", true],
    [v1 && feature?.ownCuts && cut, "shots", 'must be "auto" beside a feature video on the v1 design.', true],
    // Said by the newer design alone.
    [feature?.silent && video?.keepSound, "video.keepSound", "is not possible with a feature video.", !v1],
    [base && input.duration !== undefined, "duration", "is ignored: the result is as long as the base video.", false],
    [
      (base || firstFrame !== undefined) && aspectRatio !== undefined,
      "aspectRatio",
      "is decided by the picture or video given.",
      false,
    ],
    [
      v1 && namedFrames(input).length > 0,
      "prompt",
      "names a frame: which number it has on the v1 design is a guess.",
      false,
    ],
  ];
  return [
    ...rows.flatMap(([wrong, path, message, hard]) => (wrong ? [{ path, message, hard }] : [])),
    ...checkSettings(
      input,
      apiVersion,
      { aspectRatio, lastFrame: lastFrame !== undefined, video: video?.use },
      v1Words(input),
    ),
    ...(row
      ? omniMisfits(row, {
          firstFrame: firstFrame !== undefined,
          lastFrame: lastFrame !== undefined,
          references: references.length,
          elements: elements.map(({ kind }) => kind),
          video: video?.use,
          shots: input.shots !== undefined,
          duration: input.duration,
        })
      : []),
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

async function pathBody(input: Filled, reader: MediaReader): Promise<Body> {
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

async function v1Body(input: Filled, reader: MediaReader): Promise<Body> {
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

/** Omni video, on both designs. */
export const omni: Endpoint<OmniInput, Filled, VideoOutput> = {
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
  fill: fillShape<OmniInput, Filled>(schema, fill, problemsOf),
  apiVersions: {
    v2: { ...modelPath("/omni-video"), check: (input) => check(input, "v2"), encode: pathBody },
    v1: { path: "/v1/videos/omni-video", check: (input) => check(input, "v1"), encode: v1Body },
  },
};
