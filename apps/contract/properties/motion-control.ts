import * as fc from "fast-check";
import type { Fixtures } from "./fixtures.ts";
import {
  violation,
  violating,
  videoOf,
  missing,
  withIds,
  optional,
  anyImage,
  text,
  tooLong,
  invalidUrl,
  invalidImage,
} from "./generators.ts";
import type { ValidCase, TestedMethod } from "./tested-method.ts";
import { omitUndefined } from "./text-to-video.ts";

/** See apps/docs/service/video.md#motion-control. */
const validCases = (fixtures: Fixtures): fc.Arbitrary<ValidCase> =>
  fc
    .tuple(
      fc.constantFrom("kling-3.0", "kling-v3", "kling-2.6", "kling-v2-6"),
      fc.constantFrom("image", "video"),
      anyImage,
      videoOf(3, 10),
      videoOf(3, 30),
      optional(text(2500)),
      optional(fc.boolean()),
      optional(fc.constantFrom("720p", "1080p")),
      optional(
        withIds(
          fc.constant(1),
          fc.constantFrom(...fixtures.imageElements).map((elementId) => ({ elementId })),
        ),
      ),
    )
    .map(([model, characterOrientation, image, short, long, prompt, keepSound, resolution, elements]) => {
      const isVideoOrientation = characterOrientation === "video";
      const acceptsElements = isVideoOrientation && (model === "kling-3.0" || model === "kling-v3");
      const video = isVideoOrientation ? long : short;
      const input = { model, characterOrientation, image, video, prompt, keepSound, resolution };
      return {
        input: omitUndefined({ ...input, elements: acceptsElements ? elements : undefined }),
        apiVersions: ["v2", "v1"],
      };
    });

export const motionControl: TestedMethod = {
  method: "video.motionControl",
  weight: 4,
  endpoint: (kling) => kling.video.motionControl,
  valid: validCases,
  invalid: (fixtures) => {
    const one = { id: "fox", elementId: fixtures.imageElements[0] };
    const element = fc.constant([one]);
    return violating(
      validCases(fixtures),
      violation("an image is required", "image", missing),
      violation("a valid image", "image", invalidImage),
      violation("a video is required", "video", missing),
      violation("a video URL", "video", invalidUrl),
      violation(
        "3 to 30 s",
        "video",
        fc.constantFrom(1, 2, 31).map((s) => `https://example.com/a.mp4?seconds=${s}`),
      ),
      violation("3 to 10 s", "video", fc.constant("https://example.com/a.mp4?seconds=11"), {
        characterOrientation: "image",
        elements: undefined,
      }),
      violation("an orientation is required", "characterOrientation", missing),
      violation("a documented orientation", "characterOrientation", fc.constantFrom("", "left", 1)),
      violation("no 4k", "resolution", fc.constant("4k")),
      violation("at most 2500 characters", "prompt", tooLong(2500)),
      violation("at most one element", "elements", fc.constant([one, { ...one, id: "crow" }]), {
        model: "kling-3.0",
        characterOrientation: "video",
      }),
      violation("no elements with kling-2.6", "elements", element, {
        model: "kling-2.6",
        characterOrientation: "video",
      }),
      violation(
        "an element requires the orientation of the video",
        "elements",
        element,
        { model: "kling-3.0", characterOrientation: "image", video: "https://example.com/a.mp4?seconds=5" },
        ["elements", "characterOrientation"],
      ),
      violation("no duration", "duration", fc.constant(5)),
      violation(
        "a model of the endpoint",
        "model",
        fc.constantFrom("kling-2.5-turbo", "kling-3.0-turbo", "kling-v1-6", "kling-o1"),
      ),
    );
  },
};
