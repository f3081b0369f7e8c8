import { taskMode, type Mode } from "./mode.ts";
import { clipSeconds, clipShape, videoSettings, wordsOrShots } from "./shared-settings.ts";

const uses = ["feature", "base"] as const;
const hasClip = ({ video }: Readonly<Record<string, unknown>>): boolean => typeof video === "string" && video !== "";

export const omni: Mode = taskMode({
  id: "omni",
  endpoint: "video.omni",
  capability: "video.omni",
  makes: "video",
  icon: "M10 2.5v4M10 13.5v4M2.5 10h4M13.5 10h4M10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M4.7 4.7l2 2M13.3 13.3l2 2M15.3 4.7l-2 2M6.7 13.3l-2 2",
  fields: [
    { name: "prompt", kind: "words" },
    { name: "references", kind: "references", most: 7 },
    { name: "firstFrame", kind: "picture" },
    { name: "lastFrame", kind: "picture", setting: "lastFrame" },
    { name: "video", kind: "clip", address: true },
    { name: "use", kind: "choice", values: uses, when: hasClip },
    { name: "model", kind: "model" },
    { name: "duration", kind: "setting", when: (values) => !(hasClip(values) && values["use"] === "base") },
    { name: "resolution", kind: "setting" },
    { name: "aspectRatio", kind: "setting" },
    { name: "audio", kind: "setting" },
    { name: "shots", kind: "shots" },
  ],
  first: {
    prompt: "",
    model: "kling-3.0-omni",
    duration: 5,
    resolution: "720p",
    aspectRatio: "16:9",
    audio: "off",
    use: "feature",
  },
  asked(form) {
    const [firstFrame, lastFrame] = [form.media("firstFrame") !== undefined, form.media("lastFrame") !== undefined];
    const video = form.clip("video") && (form.one("use", uses) ?? "feature");
    return {
      lastFrame,
      video,
      parts: {
        firstFrame,
        lastFrame,
        references: form.references("references")?.length ?? 0,
        elements: [],
        video,
        shots: form.shots("shots") !== undefined,
        duration: form.number("duration"),
      },
    };
  },
  input(form) {
    const [firstFrame, clip] = [form.media("firstFrame"), form.clip("video")];
    const use = form.one("use", uses) ?? "feature";
    const isBase = clip !== undefined && use === "base";
    return {
      ...wordsOrShots(form),
      ...videoSettings(form),
      ...(isBase ? { duration: undefined } : clipSeconds(form)),
      // A first frame or a clip that is edited decides the shape.
      ...(firstFrame === undefined && !isBase ? clipShape(form) : {}),
      firstFrame,
      lastFrame: form.media("lastFrame"),
      references: form.references("references"),
      video: clip && { url: clip.url, use },
    };
  },
  client: (kling) => kling.video.omni,
});
