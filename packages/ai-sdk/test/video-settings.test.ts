import { experimental_startVideo as startVideo } from "ai";
import { expect, test } from "vitest";
import { emulated } from "./emulated.ts";
import { imageUrl } from "./media.ts";

type Options = Partial<Omit<Parameters<typeof startVideo>[0], "model">>;
interface Row {
  readonly model: string;
  readonly options: Options;
  /** The expected settings of the body of API v2. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly warnings?: readonly (readonly [type: string, feature: string, details?: string])[];
}

const frames = {
  frameImages: [
    { image: imageUrl, frameType: "first_frame" },
    { image: imageUrl, frameType: "last_frame" },
  ],
} satisfies Options;

const table: Readonly<Record<string, Row>> = {
  "a size is a resolution and an aspect ratio": {
    model: "kling-3.0",
    options: { resolution: "1080x1920" },
    settings: { resolution: "1080p", aspect_ratio: "9:16" },
  },
  "a square size has the pixels of a wide one": {
    model: "kling-3.0",
    options: { resolution: "960x960" },
    settings: { resolution: "720p", aspect_ratio: "1:1" },
  },
  "an aspect ratio has precedence over that of the size": {
    model: "kling-3.0",
    options: { resolution: "3840x2160", aspectRatio: "1:1" },
    settings: { resolution: "4k", aspect_ratio: "1:1" },
  },
  "the closest size of the service is used": {
    model: "kling-3.0",
    options: { resolution: "1000x600" },
    settings: { resolution: "720p", aspect_ratio: "16:9" },
    warnings: [["compatibility", "resolution", "The closest is 720p in 16:9."]],
  },
  "a resolution that the model does not have is omitted": {
    model: "kling-3.0-turbo",
    options: { resolution: "3840x2160" },
    settings: { resolution: "720p", aspect_ratio: "16:9" },
    warnings: [["unsupported", "resolution", "Kling 3.0 Turbo supports only 720p and 1080p."]],
  },
  "a duration that the model does not have is omitted": {
    model: "kling-2.6",
    options: { duration: 7 },
    settings: { duration: 5 },
    warnings: [["unsupported", "duration", "Kling 2.6 supports only durations of 5 or 10 seconds."]],
  },
  "an aspect ratio that the model does not have is omitted": {
    model: "kling-3.0",
    options: { aspectRatio: "21:9" },
    settings: { aspect_ratio: "16:9" },
    warnings: [["unsupported", "aspectRatio", "Kling 3.0 supports only 16:9, 9:16 and 1:1."]],
  },
  "the aspect ratio of a frame cannot be changed": {
    model: "kling-3.0",
    options: { prompt: { image: imageUrl }, aspectRatio: "1:1", resolution: "1920x1080" },
    settings: { resolution: "1080p" },
    warnings: [["unsupported", "aspectRatio", "Kling 3.0 uses the aspect ratio of the input image."]],
  },
  "an adaptive aspect ratio is that of the frame": {
    model: "kling-3.0",
    options: { prompt: { image: imageUrl }, aspectRatio: "adaptive" },
    settings: { resolution: "720p" },
  },
  "an adaptive aspect ratio needs an input": {
    model: "kling-3.0",
    options: { aspectRatio: "adaptive" },
    settings: { aspect_ratio: "16:9" },
    warnings: [["unsupported", "aspectRatio"]],
  },
  "audio is generated": { model: "kling-3.0", options: { generateAudio: true }, settings: { audio: "native" } },
  "audio is not generated": { model: "kling-3.0", options: { generateAudio: false }, settings: { audio: "off" } },
  "a model without audio": {
    model: "kling-2.5-turbo",
    options: { generateAudio: true },
    settings: { resolution: "720p" },
    warnings: [["unsupported", "generateAudio", "Kling 2.5 Turbo does not generate audio."]],
  },
  "a model that always generates audio": {
    model: "kling-3.0-turbo",
    options: { generateAudio: false },
    settings: { resolution: "720p" },
    warnings: [["unsupported", "generateAudio", "Kling 3.0 Turbo always generates audio."]],
  },
  "audio raises a resolution that the call leaves open": {
    model: "kling-2.6",
    options: { generateAudio: true },
    settings: { resolution: "1080p", audio: "native" },
    warnings: [["compatibility", "resolution", "Kling 2.6 generates audio only at 1080p."]],
  },
  "audio does not raise a resolution that the call sets": {
    model: "kling-2.6",
    options: { generateAudio: true, resolution: "1280x720" },
    settings: { resolution: "720p", audio: "off" },
    warnings: [["unsupported", "generateAudio", "Kling 2.6 generates audio only at 1080p."]],
  },
  "a last frame raises the resolution and excludes audio": {
    model: "kling-2.6",
    options: { ...frames, generateAudio: true },
    settings: { resolution: "1080p", audio: "off" },
    warnings: [
      ["compatibility", "resolution"],
      ["unsupported", "generateAudio", "Kling 2.6 does not generate audio with a last frame."],
    ],
  },
  "the service has neither seeds nor frame rates": {
    model: "kling-3.0",
    options: { seed: 0, fps: 30 },
    settings: { resolution: "720p" },
    warnings: [
      ["unsupported", "seed"],
      ["unsupported", "fps"],
    ],
  },
  "headers of a call are not sent": {
    model: "kling-3.0",
    options: { headers: { "x-team": "films" } },
    settings: { resolution: "720p" },
    warnings: [["unsupported", "headers", "x-team"]],
  },
  "provider options have precedence": {
    model: "kling-3.0",
    options: { resolution: "1280x720", providerOptions: { klingkit: { resolution: "1080p" } } },
    settings: { resolution: "1080p" },
    warnings: [["other", ""]],
  },
};

test.each(Object.entries(table))("%s", async (_, { model, options, settings, warnings = [] }) => {
  const { emulator, klingkit } = await emulated();
  const result = await startVideo({ model: klingkit.video(model), prompt: "a lighthouse in fog", ...options });
  expect(emulator.calls[0]?.body).toMatchObject({ settings });
  expect(result.warnings).toHaveLength(warnings.length);
  for (const [index, [type, feature, details = ""]] of warnings.entries()) {
    const { details: actual, ...rest } = { details: "", ...result.warnings[index] };
    expect(rest).toMatchObject(type === "other" ? { type } : { type, feature });
    expect(actual).toContain(details);
  }
});

test("a resolution that contradicts a last frame is rejected before anything is sent", async () => {
  const { emulator, klingkit } = await emulated();
  const start = startVideo({
    model: klingkit.video("kling-2.6"),
    prompt: "fog",
    ...frames,
    resolution: "1280x720",
  });
  await expect(start).rejects.toThrow("the model supports a last frame only at 1080p");
  expect(emulator.calls).toEqual([]);
});
