import { expect, test } from "vitest";
import { choicesOf, longestPrompt, issuesOf, modelChoices, obstacle } from "../client/choices.ts";
import { bodyOf, changed, emptyDraft, withFile, withoutReference } from "../client/draft.ts";
import { modeOf, modes } from "../modes/all.ts";
import { codeOf } from "../modes/code.ts";
import type { Mode } from "../modes/mode.ts";
import type { Values } from "../modes/values.ts";

function mode(id: string): Mode {
  const found = modeOf(id);
  if (!found) throw new Error(`There is no mode ${id}.`);
  return found;
}

type Has = (path: string) => boolean;
const none: Has = () => false;
const nothing = { has: none, clipTask: () => undefined };
const [words, picture, omni, image] = ["text-to-video", "image-to-video", "omni", "image"].map(mode) as [
  Mode,
  Mode,
  Mode,
  Mode,
];

function why(about: Mode, name: string, value: unknown, values: Values, has = none): string | undefined {
  return choicesOf(about, name, { ...about.first, ...values }, has).find((each) => each.value === value)?.reason;
}

test("the newest model can do all that is shown", () => {
  const shown = (setting: string): unknown[] => choicesOf(words, setting, words.first, none).map(({ value }) => value);
  expect(shown("duration")).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(shown("resolution")).toEqual(["720p", "1080p", "4k"]);
  expect(shown("aspectRatio")).toEqual(["16:9", "9:16", "1:1"]);
  expect(shown("audio")).toEqual(["off", "native"]);
  for (const setting of ["duration", "resolution", "aspectRatio", "audio"])
    expect(choicesOf(words, setting, words.first, none).filter((choice) => choice.reason !== undefined)).toEqual([]);
});

test("what a model cannot do stays in sight and says why", () => {
  const older = { model: "kling-2.6" };
  expect(why(words, "duration", 7, older)).toBe("Kling 2.6 supports only durations of 5 or 10 seconds.");
  expect(why(words, "resolution", "4k", older)).toBe("Kling 2.6 supports only 720p and 1080p.");
  expect(why(words, "audio", "native", older)).toBe("Kling 2.6 generates audio only at 1080p.");
  expect(why(words, "audio", "native", { model: "kling-2.5-turbo" })).toBe("Kling 2.5 Turbo does not generate audio.");
  expect(obstacle(words, "shots", { ...words.first, ...older }, none)).toBe("Kling 2.6 supports only one shot.");
  expect(why(image, "resolution", "4k", {})).toBe("Kling Image 3.0 supports only 1k and 2k without an input image.");
});

test("models of the past say what became of them, and models of other endpoints that they are", () => {
  const at = (capability: Parameters<typeof modelChoices>[0], model: string): string | undefined => {
    const choice = modelChoices(capability).find(({ value }) => value === model);
    if (!choice) throw new Error(`${model} is not shown.`);
    return choice.why;
  };
  expect(at("video.textToVideo", "kling-v1")).toBe("seen to be withdrawn on 2026-10-01; use Kling 2.6");
  expect(at("video.textToVideo", "kling-o1")).toBe("not at this endpoint");
  expect(at("video.imageToVideo", "kling-v1-6")).toBeUndefined();
});

test("a last frame says what it needs", () => {
  const at = (model: string, has = none): string | undefined =>
    obstacle(picture, "lastFrame", { ...picture.first, model }, has);
  const first = (path: string): boolean => path === "firstFrame";
  expect(at("kling-3.0")).toBe("Kling 3.0 needs a first frame before a last one.");
  expect(at("kling-3.0", first)).toBeUndefined();
  expect(at("kling-2.6", first)).toBe("Kling 2.6 supports a last frame only at 1080p.");
  expect(at("kling-3.0-turbo", first)).toBe("Kling 3.0 Turbo does not support a last frame.");
});

test("another model takes the nearest settings that it can do", () => {
  const rich = changed(emptyDraft(words), { duration: 8, resolution: "4k" });
  expect(changed(rich, { model: "kling-2.6" }).values).toMatchObject({ duration: 10, resolution: "720p" });
});

test("a last frame moves the settings where the model can take it", () => {
  const file = new File(["1"], "frame");
  const draft = withFile(withFile(emptyDraft(picture), "firstFrame", file), "lastFrame", file);
  expect(changed(draft, { model: "kling-2.6" }).values["resolution"]).toBe("1080p");
});

test("omni counts what goes together", () => {
  const seven = Array.from({ length: 7 }, (_, index) => ({ id: `p${index}` }));
  const values = { ...omni.first, references: seven, video: "https://example.com/a.mp4" };
  expect(issuesOf(omni, values, () => true).get("references")).toMatch(/^Kling 3.0 Omni supports at most 4 references/);
  const alone = { model: "kling-o1", references: [] };
  expect(why(omni, "duration", 7, alone, (path) => path === "firstFrame")).toBe(
    "Kling O1 supports only durations of 5 or 10 seconds with a first frame alone.",
  );
  expect(longestPrompt(omni, omni.first)).toBe(3072);
});

test("a reference that is taken out takes its picture along, and the others keep theirs", () => {
  const [one, two] = [new File(["1"], "1"), new File(["2"], "2")];
  const draft = {
    ...emptyDraft(omni),
    values: { ...omni.first, references: [{ id: "a" }, { id: "b" }] },
    files: { "references[0]": one, "references[1]": two },
  };
  const left = withoutReference(draft, "references", 0);
  expect(left.values["references"]).toEqual([{ id: "b" }]);
  expect(left.files).toEqual({ "references[0]": two });
  expect(bodyOf(left).has("references[1]")).toBe(false);
});

test("every mode has an icon, a first form that its own fields know, and code to copy", () => {
  for (const each of modes) {
    const names = each.fields.map(({ name }) => name);
    expect(Object.keys(each.first).filter((name) => !names.includes(name))).toEqual([]);
    expect(codeOf(each, each.first, nothing)).toContain(`kling.${each.endpoint}`);
  }
  expect(codeOf(words, { ...words.first, prompt: "Fog" }, nothing)).toMatchInlineSnapshot(`
    "import { createKling } from "klingkit";

    const kling = createKling(); // reads KLING_API_KEY

    const done = await kling.video.textToVideo.run({
      prompt: "Fog",
      model: "kling-3.0",
      duration: 5,
      resolution: "720p",
      audio: "off",
      aspectRatio: "16:9",
    });

    await done.download("result.mp4");
    "
  `);
});
