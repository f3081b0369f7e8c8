import * as fc from "fast-check";
import type { Given } from "./given.ts";
import {
  breach,
  breaking,
  clip,
  missing,
  named,
  optional,
  picture,
  text,
  tooLong,
  wrongAddress,
  wrongPicture,
} from "./pieces.ts";
import type { Fine, Subject } from "./subject.ts";
import { defined } from "./text-to-video.ts";

/** See apps/docs/service/video.md#motion-control. */
const fine = (given: Given): fc.Arbitrary<Fine> =>
  fc
    .tuple(
      fc.constantFrom("kling-3.0", "kling-v3", "kling-2.6", "kling-v2-6"),
      fc.constantFrom("image", "video"),
      picture,
      clip(3, 10),
      clip(3, 30),
      optional(text(2500)),
      optional(fc.boolean()),
      optional(fc.constantFrom("720p", "1080p")),
      optional(
        named(
          fc.constant(1),
          fc.constantFrom(...given.imageElements).map((elementId) => ({ elementId })),
        ),
      ),
    )
    .map(([model, characterOrientation, image, short, long, prompt, keepSound, resolution, elements]) => {
      const free = characterOrientation === "video";
      const mayNameThem = free && (model === "kling-3.0" || model === "kling-v3");
      const video = free ? long : short;
      const input = { model, characterOrientation, image, video, prompt, keepSound, resolution };
      return { input: defined({ ...input, elements: mayNameThem ? elements : undefined }), apiVersions: ["v2", "v1"] };
    });

export const motionControl: Subject = {
  method: "video.motionControl",
  weight: 4,
  endpoint: (kling) => kling.video.motionControl,
  fine,
  broken: (given) => {
    const one = { id: "fox", elementId: given.imageElements[0] };
    const element = fc.constant([one]);
    return breaking(
      fine(given),
      breach("a picture is needed", "image", missing),
      breach("a picture", "image", wrongPicture),
      breach("a clip is needed", "video", missing),
      breach("a clip by address", "video", wrongAddress),
      breach(
        "3 to 30 s",
        "video",
        fc.constantFrom(1, 2, 31).map((s) => `https://example.com/a.mp4?seconds=${s}`),
      ),
      breach("3 to 10 s", "video", fc.constant("https://example.com/a.mp4?seconds=11"), {
        characterOrientation: "image",
        elements: undefined,
      }),
      breach("an orientation is needed", "characterOrientation", missing),
      breach("orientation by word", "characterOrientation", fc.constantFrom("", "left", 1)),
      breach("no 4k", "resolution", fc.constant("4k")),
      breach("2500 characters", "prompt", tooLong(2500)),
      breach("one element", "elements", fc.constant([one, { ...one, id: "crow" }]), {
        model: "kling-3.0",
        characterOrientation: "video",
      }),
      breach("no element of kling-2.6", "elements", element, { model: "kling-2.6", characterOrientation: "video" }),
      breach(
        "an element needs the clip's orientation",
        "elements",
        element,
        { model: "kling-3.0", characterOrientation: "image", video: "https://example.com/a.mp4?seconds=5" },
        ["elements", "characterOrientation"],
      ),
      breach("no duration", "duration", fc.constant(5)),
      breach(
        "no other model",
        "model",
        fc.constantFrom("kling-2.5-turbo", "kling-3.0-turbo", "kling-v1-6", "kling-o1"),
      ),
    );
  },
};
