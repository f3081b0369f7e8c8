import { expect, test } from "vitest";
import { choicesOf, maxPromptLength, issuesOf, modelChoices, unavailableReason } from "../client/choices.ts";
import {
  adjustedSettings,
  bodyOf,
  type Draft,
  withValues,
  emptyDraft,
  missingFields,
  withFile,
  withoutReference,
} from "../client/draft.ts";
import { texts } from "../client/texts.ts";
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
const noFiles: Has = () => false;
const noSources = { fileType: () => undefined, video: () => undefined };
const [textToVideo, imageToVideo, omni, image] = ["text-to-video", "image-to-video", "omni", "image"].map(mode) as [
  Mode,
  Mode,
  Mode,
  Mode,
];

function reasonFor(target: Mode, name: string, value: unknown, values: Values, has = noFiles): string | undefined {
  return choicesOf(target, name, { ...target.defaultValues, ...values }, has).find((each) => each.value === value)
    ?.disabledReason;
}

test("enables every setting for the newest model", () => {
  const shown = (setting: string): unknown[] =>
    choicesOf(textToVideo, setting, textToVideo.defaultValues, noFiles).map(({ value }) => value);
  expect(shown("duration")).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(shown("resolution")).toEqual(["720p", "1080p", "4k"]);
  expect(shown("aspectRatio")).toEqual(["16:9", "9:16", "1:1"]);
  expect(shown("audio")).toEqual(["off", "native"]);
  for (const setting of ["duration", "resolution", "aspectRatio", "audio"])
    expect(
      choicesOf(textToVideo, setting, textToVideo.defaultValues, noFiles).filter(
        (choice) => choice.disabledReason !== undefined,
      ),
    ).toEqual([]);
});

test("disables unsupported settings with a reason", () => {
  const older = { model: "kling-2.6" };
  expect(reasonFor(textToVideo, "duration", 7, older)).toBe("Kling 2.6 supports only durations of 5 or 10 seconds.");
  expect(reasonFor(textToVideo, "resolution", "4k", older)).toBe("Kling 2.6 supports only 720p and 1080p.");
  expect(reasonFor(textToVideo, "audio", "native", older)).toBe("Kling 2.6 generates audio only at 1080p.");
  expect(reasonFor(textToVideo, "audio", "native", { model: "kling-2.5-turbo" })).toBe(
    "Kling 2.5 Turbo does not generate audio.",
  );
  expect(unavailableReason(textToVideo, "shots", { ...textToVideo.defaultValues, ...older }, noFiles)).toBe(
    "Kling 2.6 supports only one shot.",
  );
  expect(reasonFor(image, "resolution", "4k", {})).toBe(
    "Kling Image 3.0 supports only 1k and 2k without an input image.",
  );
});

test("shows why withdrawn models and models of other endpoints are disabled", () => {
  const at = (capability: Parameters<typeof modelChoices>[0], model: string): string | undefined => {
    const choice = modelChoices(capability).find(({ value }) => value === model);
    if (!choice) throw new Error(`${model} is not listed.`);
    return choice.disabledReason;
  };
  expect(at("video.textToVideo", "kling-v1")).toBe("Withdrawn. Use Kling 2.6.");
  expect(at("video.textToVideo", "kling-o1")).toBe("Not available in this mode");
  expect(at("video.imageToVideo", "kling-v1-6")).toBeUndefined();
});

test("offers Kling 4.0 marked as untested, and its values with it alone", () => {
  const of = (model: string): unknown => modelChoices("video.textToVideo").find(({ value }) => value === model);
  expect(of("kling-4.0")).toEqual({
    value: "kling-4.0",
    title: "Kling 4.0",
    summary: "3–30 s · up to 1080p · always sound · untested with the live service",
    isOlder: false,
  });
  expect(JSON.stringify(of("kling-3.0"))).not.toContain("untested");
  const values = (model: string, name: string): unknown =>
    choicesOf(textToVideo, name, { ...textToVideo.defaultValues, model }, noFiles).map(({ value }) => value);
  expect(values("kling-4.0", "aspectRatio")).toEqual(["16:9", "9:16", "1:1", "21:9"]);
  expect(values("kling-3.0", "aspectRatio")).toEqual(["16:9", "9:16", "1:1"]);
  expect(values("kling-4.0", "duration")).toContain(30);
  expect(values("kling-3.0", "duration")).not.toContain(16);
  expect(maxPromptLength(textToVideo, { model: "kling-4.0" })).toBe(26_000);
});

test("explains why a last frame is unavailable", () => {
  const at = (model: string, has = noFiles): string | undefined =>
    unavailableReason(imageToVideo, "lastFrame", { ...imageToVideo.defaultValues, model }, has);
  const first = (path: string): boolean => path === "firstFrame";
  expect(at("kling-3.0")).toBe("Requires a first frame.");
  expect(at("kling-3.0", first)).toBeUndefined();
  expect(at("kling-2.6", first)).toBe("Kling 2.6 supports a last frame only at 1080p.");
  expect(at("kling-3.0-turbo", first)).toBe("Kling 3.0 Turbo does not support a last frame.");
});

test("changes to the closest settings that another model supports", () => {
  const rich = withValues(emptyDraft(textToVideo), { duration: 8, resolution: "4k" });
  expect(withValues(rich, { model: "kling-2.6" }).values).toMatchObject({ duration: 10, resolution: "720p" });
});

test("names the settings that a change of the model changed too", () => {
  const rich = withValues(emptyDraft(textToVideo), { duration: 8, resolution: "4k" });
  const next = withValues(rich, { model: "kling-2.6" });
  const adjusted = adjustedSettings(rich, next, "model");
  expect(texts.adjusted("Kling 2.6", "text-to-video", adjusted)).toBe(
    "Changed to what Kling 2.6 supports: Duration 10 s, Resolution 720p.",
  );
  expect(adjustedSettings(rich, withValues(rich, { duration: 9 }), "duration")).toEqual([]);
});

test("finds the required fields that are empty", () => {
  const missing = (id: string, values: Values = {}, files: Draft["files"] = {}): readonly string[] => {
    const draft = emptyDraft(mode(id));
    return missingFields({ ...draft, values: { ...draft.values, ...values }, files });
  };
  const file = new File(["1"], "a");
  expect(missing("text-to-video", { prompt: " " })).toEqual(["prompt"]);
  expect(missing("text-to-video", { shots: [{ prompt: "Fog", duration: 3 }] })).toEqual([]);
  expect(missing("lip-sync")).toEqual(["video", "text"]);
  expect(missing("lip-sync", { source: "audio", video: "1" })).toEqual(["sound"]);
  expect(missing("avatar", {}, { image: file })).toEqual(["sound"]);
  expect(missing("omni")).toEqual([]);
});

test("extend shows only videos that can be extended, and offers other modes for the rest", () => {
  const [field] = mode("extend").fields;
  if (field?.kind !== "video") throw new Error("The first field of extend is the video.");
  const accepts = (model: string): boolean | undefined => field.accepts?.({ endpoint: "video.imageToVideo", model });
  expect([accepts("kling-v1-6"), accepts("kling-3.0")]).toEqual([true, false]);
  for (const { mode: id, values } of field.alternatives ?? []) {
    const other = mode(id);
    const draft = withValues(emptyDraft(other), { ...values });
    expect(modelChoices(other.capability ?? "video.omni")).toContainEqual(
      expect.objectContaining({ value: draft.values["model"] }),
    );
    expect(texts.video.alternatives[id]).toBeDefined();
  }
  const create = field.alternatives?.find(({ when }) => when === "missing");
  expect(create?.values).toEqual({ model: "kling-v1-6" });
});

test("changes the resolution to one that supports a last frame", () => {
  const file = new File(["1"], "frame");
  const draft = withFile(withFile(emptyDraft(imageToVideo), "firstFrame", file), "lastFrame", file);
  expect(withValues(draft, { model: "kling-2.6" }).values["resolution"]).toBe("1080p");
});

test("validates combinations of omni inputs", () => {
  const seven = Array.from({ length: 7 }, (_, index) => ({ id: `p${index}` }));
  const values = { ...omni.defaultValues, references: seven, video: "https://example.com/a.mp4" };
  expect(issuesOf(omni, values, () => true).get("references")).toMatch(/^Kling 3.0 Omni supports at most 4 references/);
  const alone = { model: "kling-o1", references: [] };
  expect(reasonFor(omni, "duration", 7, alone, (path) => path === "firstFrame")).toBe(
    "Kling O1 supports only durations of 5 or 10 seconds with a first frame alone.",
  );
  expect(maxPromptLength(omni, omni.defaultValues)).toBe(3072);
});

test("removes a reference with its image and keeps the other images", () => {
  const [one, two] = [new File(["1"], "1"), new File(["2"], "2")];
  const draft = {
    ...emptyDraft(omni),
    values: { ...omni.defaultValues, references: [{ id: "a" }, { id: "b" }] },
    files: { "references[0]": one, "references[1]": two },
  };
  const left = withoutReference(draft, "references", 0);
  expect(left.values["references"]).toEqual([{ id: "b" }]);
  expect(left.files).toEqual({ "references[0]": two });
  expect(bodyOf(left).has("references[1]")).toBe(false);
});

test("every mode has default values for its own fields and a code example", () => {
  for (const each of modes) {
    const names = each.fields.map(({ name }) => name);
    expect(Object.keys(each.defaultValues).filter((name) => !names.includes(name))).toEqual([]);
    expect(codeOf(each, each.defaultValues, noSources)).toContain(`kling.${each.endpoint}`);
  }
  expect(codeOf(textToVideo, { ...textToVideo.defaultValues, prompt: "Fog" }, noSources)).toMatchInlineSnapshot(`
    "import { createKling } from "klingkit";

    // Uses the live service, which charges the account of KLING_API_KEY.
    // To run it for free, start an emulator:
    //   klingkit emulator --task-speed 20
    // and set:
    //   KLING_BASE_URL=http://127.0.0.1:5510
    //   KLING_API_KEY=api-key-emulator
    const kling = createKling();

    const result = await kling.video.textToVideo.run({
      prompt: "Fog",
      model: "kling-3.0",
      duration: 5,
      resolution: "720p",
      audio: "off",
      aspectRatio: "16:9",
    });

    await result.download("result.mp4");
    "
  `);
});

test("shows reasons in the words of the page", () => {
  const base = { ...omni.defaultValues, video: "https://example.com/a.mp4", use: "base" };
  expect(unavailableReason(omni, "lastFrame", base, (path) => path === "firstFrame")).toBe(
    "Kling 3.0 Omni does not support frames with a video to edit.",
  );
  const alone = { ...omni.defaultValues, model: "kling-4.0" };
  expect(issuesOf(omni, alone, noFiles).get("prompt")).toBe(
    "Kling 4.0 needs a reference, an element, a voice or a video here: use Text to video.",
  );
  const image2 = { model: "kling-v2-1", aspectRatio: "16:9", n: 1 };
  expect(reasonFor(image, "resolution", "2k", image2, (path) => path === "image")).toBe(
    "Kling Image 2.1 supports only 1k with an input image.",
  );
});
