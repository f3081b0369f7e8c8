import type { ElementRecord } from "../library/library.ts";
import type { Switches } from "../switches.ts";
import { refuse } from "../wire/refusal.ts";
import { FIVE_TEN } from "./durations.ts";
import type { GivenImage } from "./images.ts";
import type { OmniModel } from "./omni-models.ts";
import type { Ratio, Resolution } from "./pixels.ts";
import { needLength, type SourceVideo } from "./source-video.ts";

/** An omni request as both designs come down to. */
export interface Omni {
  readonly name: string;
  readonly prompt: string;
  readonly firstFrame?: GivenImage;
  readonly lastFrame?: GivenImage;
  readonly images: readonly GivenImage[];
  readonly elements: readonly ElementRecord[];
  readonly feature?: SourceVideo;
  readonly base?: SourceVideo;
  readonly resolution: Resolution;
  readonly ratio?: Ratio;
  readonly seconds: number;
  readonly audio: "native" | "original" | "off";
}

/** The rules that bind the parts to each other (kling-api V 9.4, V 10.3). */
export function checkOmni(switches: Switches, model: OmniModel, omni: Omni): void {
  const { name, base, feature, firstFrame, lastFrame, images, elements } = omni;
  const source = base ?? feature;
  if (!base && !model.durations.includes(omni.seconds))
    refuse(1201, `duration value '${omni.seconds}' is invalid for ${name}`);
  if (source) needLength(source, 3, model.source, "the video");
  if (omni.prompt === "" && !firstFrame && !source && images.length === 0) refuse(1201, "prompt is required");
  if (lastFrame && !firstFrame) refuse(1201, "a last frame needs a first frame");
  if (base && firstFrame) refuse(1201, "a base video excludes frames");
  // Written of kling-o1 alone (V 9.4).
  if (feature && lastFrame && name === "kling-o1") refuse(1201, "a feature video excludes a last frame");
  if (
    name === "kling-o1" &&
    firstFrame &&
    !lastFrame &&
    images.length + elements.length === 0 &&
    !source &&
    !FIVE_TEN.includes(omni.seconds)
  ) {
    refuse(1201, "kling-o1 with a first frame alone takes 5 or 10 seconds");
  }
  if (switches.omniRatio === "required" && !omni.ratio && !firstFrame && !source)
    refuse(1201, "aspect_ratio is required");

  const films = elements.filter((element) => element.kind === "video_refer").length;
  if (films > 0 && !model.videoElements) refuse(1201, `${name} takes elements of the multi-image kind only`);
  const stills = images.length + elements.length - films;
  if (source) {
    if (films > 1 || (films > 0 && stills > 0))
      refuse(1201, "with a video: one video element, or images and image elements");
    if (stills > 4) refuse(1201, "with a video at most 4 images and elements are allowed");
    return;
  }
  if (films > 3) refuse(1201, "at most 3 video elements are allowed");
  if (films > 0 && elements.length > films && stills + films > 4)
    refuse(1201, "at most 4 images and elements are allowed when kinds are mixed");
  if (stills > 7) refuse(1201, "at most 7 images and elements are allowed");
  if (firstFrame && elements.length > 3) refuse(1201, "with frames at most 3 elements are allowed");
  if (name === "kling-o1" && lastFrame && images.length + elements.length > 0)
    refuse(1201, "kling-o1 with both frames takes neither elements nor images");
}
