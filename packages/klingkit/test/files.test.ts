import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createClient } from "../src/client.ts";
import { fileSource } from "../src/file.ts";
import { createKling, file } from "../src/index.ts";
import { platform as web } from "../src/platform.web.ts";
import { emulated } from "./emulated.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "klingkit-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** The smallest PNG that is one: 1 by 1, black. The service takes none so small. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("a result is written to a file, and nothing is left beside it", async () => {
  const { emulator } = await emulated({}, { listen: true });
  const kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    clock: emulator.clock,
    fetch: emulator.fetch,
  });
  const path = await folder();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  await result.download(join(path, "fog.mp4"));
  expect(await readdir(path)).toEqual(["fog.mp4"]);
  expect((await readFile(join(path, "fog.mp4"))).subarray(4, 8).toString()).toBe("ftyp");
});

test("a result is written into a stream of Node.js", async () => {
  const { kling } = await emulated();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  const target = new PassThrough();
  const received = buffer(target);
  await result.download(target);
  expect((await received).subarray(4, 8).toString()).toBe("ftyp");
});

test("a target that is no stream is refused before the file is requested", async () => {
  const { kling, emulator } = await emulated();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  const before = emulator.calls.length;
  await expect(result.download({ path: "fog.mp4" } as never)).rejects.toMatchObject({ name: "ConfigurationError" });
  expect(emulator.calls).toHaveLength(before);
});

test("a download that fails leaves neither the file nor a part of it", async () => {
  const { emulator } = await emulated();
  const kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    clock: emulator.clock,
    random: () => 0.5,
    fetch: emulator.fetch,
  });
  const path = await folder();
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  emulator.faults.add({ path: "/__emulator/media", truncateBody: true });
  await expect(result.download(join(path, "fog.mp4"))).rejects.toMatchObject({ name: "DownloadError" });
  expect(await readdir(path)).toEqual([]);
});

test("a picture from a file goes out as bare base64", async () => {
  const { kling, emulator } = await emulated();
  const path = join(await folder(), "dot.png");
  await writeFile(path, png);
  const task = await kling.video.imageToVideo.create({ firstFrame: file(path), prompt: "it moves" });
  expect(emulator.state().tasks.map(({ id }) => id)).toEqual([task.id]);
  expect(emulator.calls[0]?.body).toMatchObject({
    contents: [{ type: "prompt" }, { type: "first_frame", url: png.toString("base64") }],
  });
});

test("a file that is not there is an issue of its field", async () => {
  const { kling } = await emulated();
  await expect(kling.video.imageToVideo.create({ firstFrame: file("/nowhere/at/all.png") })).rejects.toThrow(
    /`firstFrame` cannot be read: ENOENT/,
  );
});

test("without files, a download to a path is refused, and the error says what to pass", async () => {
  const { emulator } = await emulated();
  const kling = createClient(web, {
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    clock: emulator.clock,
    random: () => 0.5,
    fetch: emulator.fetch,
  });
  const result = await kling.video.textToVideo.run({ prompt: "fog" });
  await expect(result.download("fog.mp4")).rejects.toMatchObject({
    name: "ConfigurationError",
    summary: "This runtime cannot write files.",
    advice: expect.stringContaining("WritableStream"),
  });
});

test("without files, file() is refused, and the error says what to pass", () => {
  expect(() => fileSource(web, "dot.png")).toThrow(
    expect.objectContaining({ name: "ConfigurationError", advice: expect.stringContaining("Blob") }),
  );
});
