import type { CapabilityIssue } from "./capability-issue.ts";
import type { ElementKind, OmniCapability } from "./omni-capability.ts";
import { videoModel } from "./video-models.ts";

/** The parts of the input of `video.omni`. */
export interface AskedParts {
  /** Whether there is a first frame. */
  readonly firstFrame: boolean;
  /** Whether there is a last frame. */
  readonly lastFrame: boolean;
  /** The number of references. */
  readonly references: number;
  /** The kind of each element; undefined if it is not known. */
  readonly elements: readonly (ElementKind | undefined)[];
  /** The use of the input video; undefined if there is none. */
  readonly video: "feature" | "base" | undefined;
  /** Whether there are several shots. */
  readonly shots: boolean;
  /** The duration, seconds; undefined if it is not set. */
  readonly duration: number | undefined;
}

// See apps/docs/service/video.md#omni-video.
/**
 * Returns an issue for each part that a model does not support, alone or together with another part.
 * @example
 * const row = omniCapability("kling-o1");
 * const parts = { firstFrame: true, lastFrame: true, references: 2, elements: [], shots: false } as const;
 * const issues = row ? omniIssues(row, { ...parts, video: undefined, duration: 5 }) : [];
 */
export function omniIssues(row: OmniCapability, asked: AskedParts): CapabilityIssue[] {
  const { model, framesAlone, mixedElementsMax, elementsWithFrameMax, frameDurations, textDurations, feature } = row;
  const { firstFrame, lastFrame, references, video, shots, duration } = asked;
  const place = video ? "withVideo" : "alone";
  const beside = video ? " beside a video" : "";
  const elements = asked.elements.length;
  const count = (kind: ElementKind): number => asked.elements.filter((each) => each === kind).length;
  const clips = count("video");
  // An element of an unknown kind is of the image kind where the model has no other.
  const sure = references + (row.elementKinds.includes("video") ? count("image") : elements - clips);
  const frames = Number(firstFrame) + Number(lastFrame);
  const stillsMax = row.stillsMax[place];
  const clipsMax = row.videoElementsMax[place];
  const mixed = !video && clips > 0 && count("image") > 0;
  const mixedMax = mixedElementsMax ?? Infinity;
  const nothingElse = !lastFrame && references + elements === 0 && !video;
  const lacks = (values: readonly number[] | undefined): boolean =>
    nothingElse && duration !== undefined && values !== undefined && !values.includes(duration);

  const tooMany = sure > stillsMax || elements > stillsMax;
  const stills = `takes at most ${stillsMax} references and image elements in all${beside}`;
  const both = "beside a first and a last frame";
  const rows: readonly OmniRule[] = [
    [clips > 0 && clipsMax === 0, "elements", "takes elements of the image kind only"],
    [tooMany, references > 0 ? "references" : "elements", stills, ["references", "elements", "video"]],
    // That elements of unknown kind count here is a guess; frames were seen to count (live through a gateway).
    [
      !tooMany && references + elements - clips + frames > stillsMax,
      "references",
      `${stills}, and may count frames and elements of unknown kind among them`,
      ["references", "elements", "firstFrame", "lastFrame", "video"],
      "warning",
    ],
    [clipsMax > 0 && clips > clipsMax, "elements", `takes at most ${clipsMax} elements of the video kind${beside}`],
    [
      video !== undefined && clips > 0 && elements > clips,
      "elements",
      "takes elements of one kind only beside a video",
      ["video"],
    ],
    [
      video !== undefined && clips > 0 && references > 0,
      "references",
      "takes no references beside a video and an element of the video kind",
      ["video", "elements"],
    ],
    [mixed && elements > mixedMax, "elements", `takes at most ${mixedMax} elements when both kinds are among them`],
    // Whether references count among the 4 is not clear.
    [
      mixed && elements <= mixedMax && elements + references > mixedMax,
      "references",
      `may take only ${mixedMax} references and elements in all when both kinds are among them`,
      ["elements"],
      "warning",
    ],
    [
      firstFrame && elements > (elementsWithFrameMax ?? elements),
      "elements",
      `takes at most ${elementsWithFrameMax} elements beside a frame`,
      ["firstFrame"],
    ],
    [
      framesAlone === true && frames === 2 && references > 0,
      "references",
      `takes no references ${both}`,
      ["firstFrame", "lastFrame"],
    ],
    [
      framesAlone === true && frames === 2 && elements > 0,
      "elements",
      `takes no elements ${both}`,
      ["firstFrame", "lastFrame"],
    ],
    [video === "base" && firstFrame, "firstFrame", "takes no frames beside a base video", ["video"]],
    [video === "base" && lastFrame, "lastFrame", "takes no frames beside a base video", ["video"]],
    [video === "base" && shots, "shots", "makes one shot of a base video", ["video"]],
    // Written of O1 alone.
    [
      video === "feature" && lastFrame,
      "lastFrame",
      "takes no last frame beside a feature video",
      ["video"],
      feature.noLastFrame ? "error" : "warning",
    ],
    [
      firstFrame && lacks(frameDurations),
      "duration",
      `makes ${frameDurations?.join(" or ")} seconds of a first frame alone`,
      ["firstFrame"],
    ],
    [
      !firstFrame && lacks(textDurations),
      "duration",
      `may make only ${textDurations?.join(" or ")} seconds of words alone`,
      [],
      "warning",
    ],
  ];
  const title = videoModel(model)?.title ?? model;
  return rows.flatMap(([wrong, path, reason, relatedFields = [], severity = "error"]): CapabilityIssue[] =>
    wrong
      ? [
          {
            path,
            code: "not_supported_by_model",
            message: `\`${path}\` is not supported here: ${model} ${reason}.`,
            reason: `${title} ${reason}.`,
            severity,
            ...(relatedFields.length > 0 ? { relatedFields: relatedFields.filter((each) => each !== path) } : {}),
            model,
          },
        ]
      : [],
  );
}

type OmniRule = readonly [
  isBroken: boolean,
  path: string,
  reason: string,
  relatedFields?: readonly string[],
  severity?: CapabilityIssue["severity"],
];
