import { avatar } from "./avatar.ts";
import { effects } from "./effects.ts";
import { extend } from "./extend.ts";
import { image } from "./image.ts";
import { imageToVideo } from "./image-to-video.ts";
import { lipSync } from "./lip-sync.ts";
import type { Mode } from "./mode.ts";
import { motionControl } from "./motion-control.ts";
import { omni } from "./omni.ts";
import { speech } from "./speech.ts";
import { textToVideo } from "./text-to-video.ts";
import { tryOn } from "./try-on.ts";

export const firstMode: Mode = textToVideo;

/** Every mode, in display order. */
export const modes: readonly Mode[] = [
  firstMode,
  imageToVideo,
  omni,
  motionControl,
  extend,
  lipSync,
  avatar,
  effects,
  image,
  tryOn,
  speech,
];

export function modeOf(id: string): Mode | undefined {
  return modes.find((mode) => mode.id === id);
}
