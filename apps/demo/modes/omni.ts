import { taskMode, type Mode } from "./mode.ts";
import { videoDuration, videoAspectRatio, videoSettings, promptOrShots } from "./shared-settings.ts";

const uses = ["feature", "base"] as const;
const hasVideo = ({ video }: Readonly<Record<string, unknown>>): boolean => typeof video === "string" && video !== "";

export const omni: Mode = taskMode({
  id: "omni",
  endpoint: "video.omni",
  capability: "video.omni",
  outputType: "video",
  icon: "M10 2.5v4M10 13.5v4M2.5 10h4M13.5 10h4M10 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M4.7 4.7l2 2M13.3 13.3l2 2M15.3 4.7l-2 2M6.7 13.3l-2 2",
  fields: [
    { name: "prompt", kind: "text", subject: "scene" },
    { name: "references", kind: "references", maxItems: 7 },
    { name: "firstFrame", kind: "image" },
    { name: "lastFrame", kind: "image", setting: "lastFrame" },
    { name: "video", kind: "video", acceptsUrl: true },
    { name: "use", kind: "choice", values: uses, when: hasVideo },
    { name: "model", kind: "model" },
    { name: "duration", kind: "setting", when: (values) => !(hasVideo(values) && values["use"] === "base") },
    { name: "resolution", kind: "setting" },
    { name: "aspectRatio", kind: "setting" },
    { name: "audio", kind: "setting" },
    { name: "shots", kind: "shots" },
  ],
  defaultValues: {
    prompt: "",
    model: "kling-3.0-omni",
    duration: 5,
    resolution: "720p",
    aspectRatio: "16:9",
    audio: "off",
    use: "feature",
  },
  requestedSettings(form) {
    const [firstFrame, lastFrame] = [form.media("firstFrame") !== undefined, form.media("lastFrame") !== undefined];
    const video = form.video("video") && (form.oneOf("use", uses) ?? "feature");
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
    const [firstFrame, source] = [form.media("firstFrame"), form.video("video")];
    const use = form.oneOf("use", uses) ?? "feature";
    const isBase = source !== undefined && use === "base";
    return {
      ...promptOrShots(form),
      ...videoSettings(form),
      ...(isBase ? { duration: undefined } : videoDuration(form)),
      // The first frame or the edited video determines the aspect ratio.
      ...(firstFrame === undefined && !isBase ? videoAspectRatio(form) : {}),
      firstFrame,
      lastFrame: form.media("lastFrame"),
      references: form.references("references"),
      video: source && { url: source.url, use },
    };
  },
  client: (kling) => kling.video.omni,
});
