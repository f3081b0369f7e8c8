import type { VideoClient } from "klingkit";
import type { Form } from "./form.ts";

type TextToVideo = Parameters<VideoClient["textToVideo"]["create"]>[0];

const resolutions = ["720p", "1080p", "4k"] as const;
const ratios = ["16:9", "9:16", "1:1", "21:9"] as const;

/** The settings that several video endpoints share, by klingkit's parameter names. */
export function videoSettings(form: Form): Pick<TextToVideo, "model" | "duration" | "resolution" | "audio"> {
  return {
    model: form.text("model"),
    duration: form.number("duration"),
    resolution: form.oneOf("resolution", resolutions),
    audio: form.oneOf("audio", ["native", "off"]),
  };
}

export function videoAspectRatio(form: Form): Pick<TextToVideo, "aspectRatio"> {
  return { aspectRatio: form.oneOf("aspectRatio", ratios) };
}

/** The prompt, or the shot list that replaces it. */
export function promptOrShots(form: Form): Pick<TextToVideo, "prompt" | "shots"> {
  const shots = form.shots("shots");
  return shots !== undefined && shots !== "auto" ? { shots } : { prompt: form.text("prompt"), shots };
}

/** Omits the duration if a shot list determines it. */
export function videoDuration(form: Form): Pick<TextToVideo, "duration"> {
  const shots = form.shots("shots");
  return shots !== undefined && shots !== "auto" ? { duration: undefined } : { duration: form.number("duration") };
}
