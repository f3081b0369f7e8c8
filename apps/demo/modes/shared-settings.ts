import type { VideoClient } from "klingkit";
import type { Form } from "./form.ts";

type TextToVideo = Parameters<VideoClient["textToVideo"]["create"]>[0];

const resolutions = ["720p", "1080p", "4k"] as const;
const ratios = ["16:9", "9:16", "1:1"] as const;

/** The settings that several kinds of clips share, as klingkit's inputs name them. */
export function videoSettings(form: Form): Pick<TextToVideo, "model" | "duration" | "resolution" | "audio"> {
  return {
    model: form.words("model"),
    duration: form.number("duration"),
    resolution: form.one("resolution", resolutions),
    audio: form.one("audio", ["native", "off"]),
  };
}

export function clipShape(form: Form): Pick<TextToVideo, "aspectRatio"> {
  return { aspectRatio: form.one("aspectRatio", ratios) };
}

/** Words of one shot, or several shots, which replace them. */
export function wordsOrShots(form: Form): Pick<TextToVideo, "prompt" | "shots"> {
  const shots = form.shots("shots");
  return shots !== undefined && shots !== "auto" ? { shots } : { prompt: form.words("prompt"), shots };
}

/** The length is the sum of the shots where they have lengths of their own. */
export function clipSeconds(form: Form): Pick<TextToVideo, "duration"> {
  const shots = form.shots("shots");
  return shots !== undefined && shots !== "auto" ? { duration: undefined } : { duration: form.number("duration") };
}
