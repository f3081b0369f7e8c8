import { expect, test } from "vitest";
import { type Draft, emptyDraft, withScene, withSharedText, withValues } from "../client/draft.ts";
import { modeOf } from "../modes/all.ts";
import type { Values } from "../modes/values.ts";

function draft(id: string, values: Values = {}): Draft {
  const mode = modeOf(id);
  if (!mode) throw new Error(`There is no mode ${id}.`);
  return withValues(emptyDraft(mode), values);
}

test("starts a mode with the text of the previous one if both describe the same thing", () => {
  const text = (from: Draft, to: Draft): unknown => {
    const { values } = withSharedText(from, to);
    return values["prompt"] || values["text"];
  };
  const scene = draft("text-to-video", { prompt: "A lighthouse" });
  expect(text(scene, draft("omni"))).toBe("A lighthouse");
  expect(text(scene, draft("image"))).toBe("A lighthouse");
  expect(text(scene, draft("omni", { prompt: "A fox" }))).toBe("A fox");
  for (const id of ["image-to-video", "motion-control", "extend", "lip-sync", "avatar", "effects", "speech"])
    expect(text(scene, draft(id))).toBeFalsy();
  const speech = draft("lip-sync", { text: "Good evening" });
  expect(text(speech, draft("speech"))).toBe("Good evening");
  for (const id of ["text-to-video", "motion-control", "avatar"]) expect(text(speech, draft(id))).toBeFalsy();
  expect(text(draft("image-to-video", { prompt: "Slow zoom" }), draft("text-to-video"))).toBeFalsy();
});

test("puts an example into a mode that describes a scene", () => {
  expect(withScene(draft("omni", { duration: 7 }), "Fog")).toMatchObject({ values: { prompt: "Fog", duration: 7 } });
  const { mode, values } = withScene(draft("lip-sync"), "Fog");
  expect([mode.id, values["prompt"]]).toEqual(["text-to-video", "Fog"]);
});
