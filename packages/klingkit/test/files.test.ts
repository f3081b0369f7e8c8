import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { fileSource } from "../src/file.ts";
import { file } from "../src/index.ts";
import { platform as web } from "../src/platform.web.ts";
import { emulated } from "./emulated.ts";

/** Creates an empty directory, and deletes it when the test ends. */
async function createFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "klingkit-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** The start of a PNG of 320 x 320 pixels. */
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAUAAAAFACAYAAADNkKWq", "base64");

test("writes an output to a file, and leaves no other file", async () => {
  const { kling } = await emulated();
  const folder = await createFolder();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  await result.download(join(folder, "fog.mp4"));
  expect(await readdir(folder)).toEqual(["fog.mp4"]);
  expect((await readFile(join(folder, "fog.mp4"))).subarray(4, 8).toString()).toBe("ftyp");
});

test("writes an output into a Node.js stream", async () => {
  const { kling } = await emulated();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  const target = new PassThrough();
  const received = buffer(target);
  await result.download(target);
  expect((await received).subarray(4, 8).toString()).toBe("ftyp");
});

test("rejects a target that is not a stream before it requests the file", async () => {
  const { kling, emulator } = await emulated();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  const { length } = emulator.calls;
  await expect(
    result.download(
      // @ts-expect-error -- such a target is wrong
      { path: "fog.mp4" },
    ),
  ).rejects.toMatchObject({ name: "ConfigurationError" });
  expect(emulator.calls).toHaveLength(length);
});

test("leaves no file after a download that fails", async () => {
  const { kling, emulator } = await emulated();
  const folder = await createFolder();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  emulator.faults.add({ path: "/__emulator/media", truncateBody: true });
  await expect(result.download(join(folder, "fog.mp4"))).rejects.toMatchObject({ name: "DownloadError" });
  expect(await readdir(folder)).toEqual([]);
});

test("sends the content of a file as base64", async () => {
  const { kling, emulator } = await emulated();
  const path = join(await createFolder(), "dot.png");
  await writeFile(path, png);
  const task = await kling.video.imageToVideo.create({ firstFrame: file(path), prompt: "it moves" });
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([task.id]);
  expect(emulator.calls[0]?.body).toMatchObject({
    contents: [{ type: "prompt" }, { type: "first_frame", url: png.toString("base64") }],
  });
});

test("reports a missing file as an issue of its field", async () => {
  const { kling } = await emulated();
  await expect(kling.video.imageToVideo.create({ firstFrame: file("/nowhere/at/all.png") })).rejects.toThrow(
    /`firstFrame` cannot be read: ENOENT/,
  );
});

test("file() throws in a runtime without files, and advises a Blob", () => {
  expect(() => fileSource(web, "dot.png")).toThrow(
    expect.objectContaining({ name: "ConfigurationError", advice: expect.stringContaining("Blob") }),
  );
});
