import { describe, expect, test } from "vitest";
import { fileKind } from "../src/files/file-kind.ts";
import { checkTemplate, fileName, type NameParts, otherName } from "../src/files/file-name.ts";

const parts: NameParts = {
  id: "0d9f3a5e-1111-4222-8333-444444444444",
  key: "beach",
  endpoint: "video.textToVideo",
  index: 0,
  ext: "mp4",
  createdAt: Date.UTC(2026, 10, 21),
  parts: { scene: "the pier", take: 3 },
};

describe("names of files", () => {
  test.each([
    [undefined, {}, "beach.mp4"],
    [undefined, { index: 2 }, "beach-2.mp4"],
    ["{date}/{scene}-{take}.{ext}", {}, "2026-11-21/the pier-3.mp4"],
    ["{key}", {}, "beach.mp4"],
    ["{missing}{key}.{ext}", {}, "beach.mp4"],
    ["{scene}.{ext}", { parts: { scene: "../../etc/passwd" } }, "-..-etc-passwd.mp4"],
    ["{scene}/{key}.{ext}", { parts: { scene: ".." } }, "_/beach.mp4"],
    ["{scene}.{ext}", { parts: { scene: "con" } }, "_con.mp4"],
    ["{scene}.{ext}", { parts: { scene: "海边的灯塔" } }, "海边的灯塔.mp4"],
    ["{toString}{key}.{ext}", {}, "beach.mp4"],
  ] as const)("%s with %o is %s", (template, own, name) => {
    expect(fileName(template, { ...parts, ...own })).toBe(name);
  });

  test("two keys that become the same when made safe keep two names", () => {
    const [a, b] = ["a/b", "a:b"].map((key) => fileName(undefined, { ...parts, key }));
    expect(a).toMatch(/^a-b-[0-9a-f]{8}\.mp4$/);
    expect(b).toMatch(/^a-b-[0-9a-f]{8}\.mp4$/);
    expect(a).not.toBe(b);
  });

  test("a key of any length is a name that file systems take, with its ending", () => {
    const name = fileName("{key}{key}.{ext}", { ...parts, key: "雾".repeat(200) });
    expect(Buffer.byteLength(`${name}.part`)).toBeLessThan(255);
    expect(name).toMatch(/^雾{40}-[0-9a-f]{8}雾+\.mp4$/);
  });

  test("where somebody has the name, the job's id makes another", () => {
    expect(otherName("beach.mp4", parts)).toBe("beach-0d9f3a5e.mp4");
  });

  test.each(["../{key}", "/{key}", "C:\\{key}", "a/../{key}", ""])(
    "a template may not lead out of its folder: %s",
    (template) => {
      expect(() => checkTemplate(template)).toThrow(
        expect.objectContaining({
          name: "ConfigurationError",
          summary: `"${template}" is no template for names below a folder.`,
        }),
      );
    },
  );
});

describe("kinds of files", () => {
  test.each([
    ["....ftypisom", "video", "mp4"],
    ["\x89PNG\r\n\x1a\n....", "image", "png"],
    ["RIFF....WAVE", "audio", "wav"],
    ["ID3.........", "audio", "mp3"],
    ["<html>404</html>", "video", undefined],
    // A picture is no clip.
    ["\x89PNG\r\n\x1a\n....", "video", undefined],
  ])("%j for a %s is %s", (text, of, ext) => {
    expect(fileKind(Buffer.from(text, "latin1"), of)?.ext).toBe(ext);
  });
});
