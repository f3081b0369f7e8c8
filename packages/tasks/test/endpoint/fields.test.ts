import { expect, test } from "vitest";
import { fieldAt } from "../../src/index.ts";

test("returns the value at a path, and ignores inherited fields", () => {
  const client = { video: { textToVideo: { prepare: 1 } } };
  expect(fieldAt(client, "video.textToVideo")).toBe(client.video.textToVideo);
  expect(fieldAt(client, "video.textToVideo.prepare.more")).toBeUndefined();
  expect(fieldAt(client, "video.__proto__")).toBeUndefined();
  expect(fieldAt(client, "toString")).toBeUndefined();
});
