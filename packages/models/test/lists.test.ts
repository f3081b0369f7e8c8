import { describe, expect, test } from "vitest";
import { elementTags } from "../src/elements.ts";
import { effectScenes } from "../src/scenes.ts";
import { ttsVoices } from "../src/voices.ts";

describe("effectScenes", () => {
  const { singleImage, twoImages, withdrawn } = effectScenes;

  test("contains the 204 scenes with one image and the 15 with two images of 2026-09-20", () => {
    expect(effectScenes).toMatchObject({ asOf: "2026-09-20", confidence: "official" });
    expect([singleImage.length, twoImages.length]).toEqual([204, 15]);
  });

  test("contains each scene once", () => {
    expect(new Set([...singleImage, ...twoImages]).size).toBe(219);
    expect([...singleImage, ...twoImages].filter((scene) => !/^[a-z0-9_]+$/.test(scene))).toEqual([]);
  });

  test("contains the withdrawn scenes, of which only magic_match_tree is still listed", () => {
    const scenes = withdrawn.map(({ scene }) => scene);
    expect(scenes).toHaveLength(10);
    expect(scenes.filter((scene) => [...singleImage, ...twoImages].includes(scene))).toEqual(["magic_match_tree"]);
    expect(withdrawn.filter(({ listed }) => listed)).toEqual([
      { scene: "magic_match_tree", date: "2026-07-03", listed: true },
    ]);
  });
});

test("ttsVoices contains 35 Chinese and 27 English voices, each once", () => {
  expect(ttsVoices).toMatchObject({ asOf: "2025-10", confidence: "official" });
  for (const [language, count] of [
    ["zh", 35],
    ["en", 27],
  ] as const) {
    expect(new Set(ttsVoices[language]).size).toBe(count);
    expect(ttsVoices[language]).toHaveLength(count);
  }
});

test("ttsVoices contains bilingual voices and the voice of the documented sample", () => {
  expect(ttsVoices.zh.filter((voice) => ttsVoices.en.includes(voice))).toContain("genshin_vindi2");
  expect(ttsVoices.en).toContain("oversea_male1");
});

test("elementTags contains the tags o_101 to o_108", () => {
  expect(elementTags.tags.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `o_10${n}`));
});
