import { type CapabilityIssue, severityOf } from "./capability-issue.ts";
import type { ElementKind, OmniCapability } from "./omni-capability.ts";
import { videoModel } from "./video-models.ts";

/** The parts of an input of `video.omni`. */
export interface RequestedOmniParts {
  /** Whether the input has a first frame. */
  readonly firstFrame: boolean;
  /** Whether the input has a last frame. */
  readonly lastFrame: boolean;
  /** The number of references. */
  readonly references: number;
  /** The kind of each element; undefined if it is unknown. */
  readonly elements: readonly (ElementKind | undefined)[];
  /** The use of the input video: `base` if one of several is a base video; undefined if the input has none. */
  readonly video: "feature" | "base" | undefined;
  /**
   * The number of input videos.
   * @default 1 with `video`
   */
  readonly videos?: number;
  /**
   * The number of frames between the first and the last one.
   * @default 0
   */
  readonly middleFrames?: number;
  /**
   * The number of voices.
   * @default 0
   */
  readonly voices?: number;
  /** Whether the input has several shots. */
  readonly shots: boolean;
  /** The duration, seconds; undefined if it is not set. */
  readonly duration: number | undefined;
}

// See apps/docs/service/video.md#omni-video.
/**
 * Returns an issue for each part that a model does not support, alone or in combination with another part.
 * @example
 * const row = omniCapability("kling-o1");
 * const parts = { firstFrame: true, lastFrame: true, references: 2, elements: [], shots: false } as const;
 * const issues = row ? omniIssues(row, { ...parts, video: undefined, duration: 5 }) : [];
 */
export function omniIssues(row: OmniCapability, parts: RequestedOmniParts): CapabilityIssue[] {
  const { model, maxMixedElements = Infinity, maxElementsWithFrame, plainDurations, feature } = row;
  const { firstFrame, lastFrame, references, video, shots, duration, middleFrames = 0, voices = 0 } = parts;
  const { videos = Number(video !== undefined) } = parts;
  const place = video ? "withVideo" : "alone";
  const withVideo = video ? " with a video" : "";
  const elements = parts.elements.length;
  const count = (kind: ElementKind): number => parts.elements.filter((element) => element === kind).length;
  const videoElements = count("video");
  // With a video, an element of unknown kind counts as an image element only if the model supports no other kind.
  const images = references + (row.elementKinds.includes("video") ? count("image") : elements - videoElements);
  const frames = Number(firstFrame) + Number(lastFrame) + middleFrames;
  const isCountedSeparately = row.maxInputs !== undefined;
  const inputs = references + frames + (isCountedSeparately ? 0 : elements - videoElements);
  const { maxElements = 0, maxInputs = Infinity, maxVideos = 1 } = row;
  const total = references + frames + elements + voices + videos;
  const maxImages = row.maxImages[place];
  const maxVideoElements = row.maxVideoElements[place];
  const isMixed = !video && videoElements > 0 && count("image") > 0;
  const bothFrames = row.exclusiveFrames === true && frames === 2;
  const isUnsupportedDuration =
    references === 0 && video !== "base" && duration !== undefined && plainDurations?.includes(duration) === false;
  // The documentation allows other durations with these inputs; the observed rejection names references only.
  const isDisputedDuration = lastFrame || elements > 0 || video === "feature";

  // Observed without a video: frames, references and elements count together.
  const tooManyImages =
    (!isCountedSeparately && (images > maxImages || elements > maxImages)) || (!video && inputs > maxImages);
  const counted = isCountedSeparately ? "references" : "references and image elements in total";
  const imageLimit = `supports at most ${maxImages} ${counted}${video ? " with a video" : ", including frames"}`;
  const rules: readonly OmniRule[] = [
    [videos > maxVideos, "video", `supports at most ${maxVideos} video${maxVideos === 1 ? "" : "s"}`],
    [isCountedSeparately && elements > maxElements, "elements", `supports at most ${maxElements} elements`],
    [
      total > maxInputs,
      references > 0 ? "references" : "elements",
      `supports at most ${maxInputs} frames, references, elements, voices and videos in total`,
      ["references", "elements", "voices", "video", "middleFrames"],
    ],
    [
      row.needsReference === true && total === frames,
      frames > 0 ? "firstFrame" : "prompt",
      `needs a reference, an element, a voice or a video here: use ${frames > 0 ? "video.imageToVideo" : "video.textToVideo"}`,
      ["references", "elements", "voices", "video"],
    ],
    [videoElements > 0 && maxVideoElements === 0, "elements", "supports only elements of the image kind"],
    [
      tooManyImages,
      references > 0 ? "references" : "elements",
      imageLimit,
      ["references", "elements", "firstFrame", "lastFrame", "video"],
    ],
    // That frames and elements of unknown kind count with a video, too, is assumed.
    [
      !tooManyImages && inputs > maxImages,
      "references",
      `${imageLimit}, and may also count frames and elements of unknown kind`,
      ["references", "elements", "firstFrame", "lastFrame", "video"],
      "warning",
    ],
    [
      maxVideoElements > 0 && videoElements > maxVideoElements,
      "elements",
      `supports at most ${maxVideoElements} elements of the video kind${withVideo}`,
    ],
    [
      !isCountedSeparately && video !== undefined && videoElements > 0 && elements > videoElements,
      "elements",
      "supports only elements of one kind with a video",
      ["video"],
    ],
    [
      !isCountedSeparately && video !== undefined && videoElements > 0 && references > 0,
      "references",
      "does not support references with a video and an element of the video kind",
      ["video", "elements"],
    ],
    [
      isMixed && elements > maxMixedElements,
      "elements",
      `supports at most ${maxMixedElements} elements if both kinds are used`,
    ],
    // Whether references count toward this limit is unclear.
    [
      isMixed && elements <= maxMixedElements && elements + references > maxMixedElements,
      "references",
      `may support only ${maxMixedElements} references and elements in total if elements of both kinds are used`,
      ["elements"],
      "warning",
    ],
    [
      firstFrame && elements > (maxElementsWithFrame ?? elements),
      "elements",
      `supports at most ${maxElementsWithFrame} elements with a first frame`,
      ["firstFrame"],
    ],
    [
      bothFrames && references > 0,
      "references",
      "does not support references with a first and a last frame",
      ["firstFrame", "lastFrame"],
    ],
    [
      bothFrames && elements > 0,
      "elements",
      "does not support elements with a first and a last frame",
      ["firstFrame", "lastFrame"],
    ],
    [video === "base" && middleFrames > 0, "middleFrames", "does not support frames with a base video", ["video"]],
    [video === "base" && firstFrame, "firstFrame", "does not support frames with a base video", ["video"]],
    [video === "base" && lastFrame, "lastFrame", "does not support frames with a base video", ["video"]],
    [video === "base" && shots, "shots", "supports only one shot with a base video", ["video"]],
    // Documented for O1 only.
    [
      video === "feature" && lastFrame,
      "lastFrame",
      "does not support a last frame with a feature video",
      ["video"],
      feature.noLastFrame ? "error" : "warning",
    ],
    [
      isUnsupportedDuration && !isDisputedDuration,
      "duration",
      `supports only durations of ${plainDurations?.join(" or ")} seconds with a ${firstFrame ? "first frame" : "prompt"} alone`,
      ["references", "elements", "firstFrame", "lastFrame", "video"],
    ],
    [
      isUnsupportedDuration && isDisputedDuration,
      "duration",
      `may support only durations of ${plainDurations?.join(" or ")} seconds without references`,
      ["references", "elements", "lastFrame", "video"],
      "warning",
    ],
  ];
  const title = videoModel(model)?.title ?? model;
  return rules.flatMap(
    ([isViolated, path, reason, relatedFields = [], severity = severityOf(row.confidence)]): CapabilityIssue[] =>
      isViolated
        ? [
            {
              path,
              code: "not_supported_by_model",
              message: `\`${path}\` is not supported here: ${model} ${reason}.`,
              reason: `${title} ${reason}.`,
              severity,
              ...(relatedFields.length > 0 ? { relatedFields: relatedFields.filter((field) => field !== path) } : {}),
              model,
            },
          ]
        : [],
  );
}

type OmniRule = readonly [
  isViolated: boolean,
  path: string,
  reason: string,
  relatedFields?: readonly string[],
  severity?: CapabilityIssue["severity"],
];
