import { describe, expect, test } from "vitest";
import { elementTags } from "../src/elements.ts";
import { effectScenes } from "../src/scenes.ts";
import { ttsVoices } from "../src/voices.ts";

describe("effect scenes", () => {
  const { singleImage, twoImages, withdrawn } = effectScenes;

  test("are the 204 of one picture and the 15 of two that the page of 2026-09-20 names", () => {
    expect(effectScenes).toMatchObject({ asOf: "2026-09-20", confidence: "official" });
    expect([singleImage.length, twoImages.length]).toEqual([204, 15]);
  });

  test("are each named once", () => {
    expect(new Set([...singleImage, ...twoImages]).size).toBe(219);
    expect([...singleImage, ...twoImages].filter((scene) => !/^[a-z0-9_]+$/.test(scene))).toEqual([]);
  });

  test("are told when withdrawn, and magic_match_tree is listed all the same", () => {
    const scenes = withdrawn.map(({ scene }) => scene);
    expect(scenes).toHaveLength(10);
    expect(scenes.filter((scene) => [...singleImage, ...twoImages].includes(scene))).toEqual(["magic_match_tree"]);
    expect(withdrawn.filter(({ listed }) => listed)).toEqual([
      { scene: "magic_match_tree", date: "2026-07-03", listed: true },
    ]);
  });
});

test("the voices of speech are 35 for Chinese and 27 for English, each once", () => {
  expect(ttsVoices).toMatchObject({ asOf: "2025-10", confidence: "official" });
  for (const [language, count] of [
    ["zh", 35],
    ["en", 27],
  ] as const) {
    expect(new Set(ttsVoices[language]).size).toBe(count);
    expect(ttsVoices[language]).toHaveLength(count);
  }
});

test("a voice may speak both languages, and the sample of the documents speaks English", () => {
  expect(ttsVoices.zh.filter((voice) => ttsVoices.en.includes(voice))).toContain("genshin_vindi2");
  expect(ttsVoices.en).toContain("oversea_male1");
});

test("elements have eight tags, o_101 to o_108", () => {
  expect(elementTags.tags.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `o_10${n}`));
});
