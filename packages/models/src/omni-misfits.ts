import type { Misfit } from "./misfits.ts";
import type { ElementKind, OmniCapability } from "./omni-capability.ts";

/** What an omni clip is to be made of. */
export interface AskedParts {
  readonly firstFrame: boolean;
  readonly lastFrame: boolean;
  /** How many. */
  readonly references: number;
  /** One entry each; undefined where the kind is not known. */
  readonly elements: readonly (ElementKind | undefined)[];
  readonly video: "feature" | "base" | undefined;
  readonly shots: boolean;
  readonly duration: number | undefined;
}

/** What of these parts does not go together with this model, everything at once (kling-api V 9.4, 10.3). */
export function omniMisfits(row: OmniCapability, asked: AskedParts): Misfit[] {
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
  const rows: readonly (readonly [wrong: boolean, path: string, message: string, doubt?: boolean])[] = [
    [clips > 0 && clipsMax === 0, "elements", "takes elements of the image kind only"],
    [tooMany, references > 0 ? "references" : "elements", stills],
    // That elements of unknown kind, or frames, count here is a guess.
    [
      !tooMany && references + elements - clips + frames > stillsMax,
      "references",
      `${stills}; it may be that frames and elements of unknown kind count`,
      true,
    ],
    [clipsMax > 0 && clips > clipsMax, "elements", `takes at most ${clipsMax} elements of the video kind${beside}`],
    [
      video !== undefined && clips > 0 && elements > clips,
      "elements",
      "takes elements of one kind only beside a video",
    ],
    [
      video !== undefined && clips > 0 && references > 0,
      "references",
      "takes no references beside a video and an element of the video kind",
    ],
    [mixed && elements > mixedMax, "elements", `takes at most ${mixedMax} elements when both kinds are among them`],
    // Whether references count among the 4 is not clear.
    [
      mixed && elements <= mixedMax && elements + references > mixedMax,
      "references",
      `may take only ${mixedMax} references and elements in all when both kinds are among them`,
      true,
    ],
    [
      firstFrame && elements > (elementsWithFrameMax ?? elements),
      "elements",
      `takes at most ${elementsWithFrameMax} elements beside a frame`,
    ],
    [
      framesAlone === true && frames === 2 && references > 0,
      "references",
      "takes none beside a first and a last frame",
    ],
    [framesAlone === true && frames === 2 && elements > 0, "elements", "takes none beside a first and a last frame"],
    [video === "base" && firstFrame, "firstFrame", "takes no frames beside a base video"],
    [video === "base" && lastFrame, "lastFrame", "takes no frames beside a base video"],
    [video === "base" && shots, "shots", "makes one shot of a base video"],
    // Written of O1 alone.
    [video === "feature" && lastFrame, "lastFrame", "takes no last frame beside a feature video", !feature.noLastFrame],
    [
      firstFrame && lacks(frameDurations),
      "duration",
      `makes ${frameDurations?.join(" or ")} seconds of a first frame alone`,
    ],
    [
      !firstFrame && lacks(textDurations),
      "duration",
      `may make only ${textDurations?.join(" or ")} seconds of words alone`,
      true,
    ],
  ];
  return rows.flatMap(([wrong, path, message, doubt = false]) =>
    wrong ? [{ path, message: `${model} ${message}.`, hard: !doubt }] : [],
  );
}
