import { describe, expect, test } from "vitest";
import { fileKind } from "../src/files/file-kind.ts";
import { checkTemplate, fileName, type FileNameValues, alternativeName } from "../src/files/file-name.ts";

const values: FileNameValues = {
  id: "0d9f3a5e-1111-4222-8333-444444444444",
  key: "beach",
  endpoint: "video.textToVideo",
  index: 0,
  ext: "mp4",
  createdAt: Date.UTC(2026, 10, 21),
  fileNameParts: { scene: "the pier", take: 3 },
};

describe("file names", () => {
  test.each([
    [undefined, {}, "beach.mp4"],
    [undefined, { index: 2 }, "beach-2.mp4"],
    ["{date}/{scene}-{take}.{ext}", {}, "2026-11-21/the pier-3.mp4"],
    ["{key}", {}, "beach.mp4"],
    ["{missing}{key}.{ext}", {}, "beach.mp4"],
    ["{scene}.{ext}", { fileNameParts: { scene: "../../etc/passwd" } }, "-..-etc-passwd.mp4"],
    ["{scene}/{key}.{ext}", { fileNameParts: { scene: ".." } }, "_/beach.mp4"],
    ["{scene}.{ext}", { fileNameParts: { scene: "con" } }, "_con.mp4"],
    ["{scene}.{ext}", { fileNameParts: { scene: "海边的灯塔" } }, "海边的灯塔.mp4"],
    ["{toString}{key}.{ext}", {}, "beach.mp4"],
  ] as const)("the template %s with %o results in %s", (template, overrides, name) => {
    expect(fileName(template, { ...values, ...overrides })).toBe(name);
  });

  test("different keys have different names, even if they are sanitized to the same text", () => {
    const [a, b] = ["a/b", "a:b"].map((key) => fileName(undefined, { ...values, key }));
    expect(a).toMatch(/^a-b-[0-9a-f]{8}\.mp4$/);
    expect(b).toMatch(/^a-b-[0-9a-f]{8}\.mp4$/);
    expect(a).not.toBe(b);
  });

  test("shortens long keys to names that file systems accept, and keeps the extension", () => {
    const name = fileName("{key}{key}.{ext}", { ...values, key: "雾".repeat(200) });
    expect(Buffer.byteLength(`${name}.part`)).toBeLessThan(255);
    expect(name).toMatch(/^雾{40}-[0-9a-f]{8}雾+\.mp4$/);
  });

  test("appends the job's id, the output and a number to a name that is not free", () => {
    const names = [0, 1, 2].map((count) => alternativeName("beach.mp4", values, count));
    expect(names).toEqual(["beach.mp4", "beach-0d9f3a5e.mp4", "beach-0d9f3a5e-(2).mp4"]);
    expect(alternativeName("beach.png", { ...values, index: 3 }, 1)).toBe("beach-0d9f3a5e-3.png");
  });

  test.each(["../{key}", "/{key}", "C:\\{key}", "a/../{key}", ""])(
    "rejects a template that leads out of the directory: %s",
    (template) => {
      expect(() => checkTemplate(template)).toThrow(
        expect.objectContaining({
          name: "ConfigurationError",
          summary: `\`files.name\` must be a template for a relative path, not "${template}".`,
        }),
      );
    },
  );
});

describe("file kinds", () => {
  test.each([
    ["....ftypisom", "video", "mp4"],
    ["\x89PNG\r\n\x1a\n....", "image", "png"],
    ["RIFF....WAVE", "audio", "wav"],
    ["ID3.........", "audio", "mp3"],
    ["<html>404</html>", "video", undefined],
    // An image is not accepted as a video.
    ["\x89PNG\r\n\x1a\n....", "video", undefined],
  ])("a %2$s that begins with %1$j has the extension %3$s", (text, output, ext) => {
    expect(fileKind(Buffer.from(text, "latin1"), output)?.ext).toBe(ext);
  });
});
