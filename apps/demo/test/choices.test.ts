import { expect, test } from "vitest";
import { choices, fit, lastFrameObstacle } from "../client/choices.ts";
import { changed, firstDraft, formOf } from "../client/draft.ts";
import { modelChoices } from "../client/model-choices.ts";
import { priceOf } from "../client/price.ts";

const none = { firstFrame: false, lastFrame: false };
const { settings } = firstDraft;
const why = (list: readonly { value: unknown; why?: string }[], value: unknown): string | undefined =>
  list.find((each) => each.value === value)?.why;

test("the newest model can do all that is shown", () => {
  for (const setting of ["duration", "resolution", "aspectRatio", "audio"] as const) {
    expect(choices(setting, settings, none).filter((choice) => choice.why !== undefined)).toEqual([]);
  }
});

test("what a model cannot do stays in sight and says why", () => {
  const older = { ...settings, model: "kling-2.6" };
  expect(why(choices("duration", older, none), 7)).toBe("Kling 2.6 makes 5 or 10 seconds.");
  expect(why(choices("resolution", older, none), "4k")).toBe("Kling 2.6 makes 720p and 1080p.");
  expect(why(choices("audio", older, none), "native")).toBe("Kling 2.6 makes sound only at 1080p.");
  expect(why(choices("resolution", { ...older, resolution: "1080p", audio: "native" }, none), "720p")).toBe(
    "Kling 2.6 makes sound only at 1080p.",
  );
  expect(why(choices("audio", { ...settings, model: "kling-2.5-turbo" }, none), "native")).toBe(
    "Kling 2.5 Turbo makes no sound.",
  );
  expect(why(choices("audio", { ...settings, model: "kling-3.0-turbo" }, none), "off")).toBe(
    "Kling 3.0 Turbo makes sound always.",
  );
});

test("with a picture, the picture decides the shape", () => {
  expect(why(choices("aspectRatio", settings, { ...none, firstFrame: true }), "1:1")).toBe("The picture decides.");
});

test("models of the past say what became of them", () => {
  expect(why(modelChoices(none), "kling-v1")).toBe("seen to be withdrawn on 2026-10-01; use Kling 2.6");
  expect(why(modelChoices(none), "kling-v1-5")).toBe("needs a picture");
  expect(why(modelChoices({ ...none, firstFrame: true }), "kling-v1-6")).toBeUndefined();
});

test("a last frame says what it needs", () => {
  expect(lastFrameObstacle(settings, false)).toBe("Kling 3.0 needs a first frame before a last one.");
  expect(lastFrameObstacle(settings, true)).toBeUndefined();
  expect(lastFrameObstacle({ ...settings, model: "kling-2.6" }, true)).toBe(
    "Kling 2.6 takes a last frame only at 1080p.",
  );
  expect(lastFrameObstacle({ ...settings, model: "kling-3.0-turbo" }, true)).toBe(
    "Kling 3.0 Turbo takes no last frame.",
  );
});

test("another model takes the nearest settings that it can do", () => {
  const rich = { ...settings, duration: 8, resolution: "4k", audio: "native" } as const;
  expect(fit({ ...rich, model: "kling-2.6" }, none)).toMatchObject({
    duration: 10,
    resolution: "1080p",
    audio: "native",
  });
  expect(fit({ ...rich, model: "kling-2.5-turbo" }, none)).toMatchObject({
    duration: 10,
    resolution: "720p",
    audio: "off",
  });
});

test("a last frame moves the settings where the model can take it, and stays behind where it cannot", () => {
  const frames = { firstFrame: new File(["1"], "first"), lastFrame: new File(["2"], "last") };
  const draft = changed(firstDraft, { frames });
  const moved = changed(draft, { settings: { model: "kling-2.6" } });
  expect(moved.settings.resolution).toBe("1080p");
  expect(formOf(moved).has("lastFrame")).toBe(true);
  expect(formOf(changed(draft, { settings: { model: "kling-3.0-turbo" } })).has("lastFrame")).toBe(false);
});

test("the price is told before it is spent", () => {
  expect(priceOf(settings, none, "live")).toBe("Takes 3 units ($0.42 by the list).");
  expect(priceOf({ ...settings, model: "unheard-of" }, none, "live")).toBe(
    "This take will be paid for; the list has no price.",
  );
});
