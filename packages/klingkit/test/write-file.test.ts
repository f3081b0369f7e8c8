import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile as write } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeFile } from "../src/write-file.node.ts";

/** Creates an empty directory, and deletes it when the test ends. */
async function createFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "klingkit-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** Creates a stream that the test controls. */
function createSource(): {
  stream: ReadableStream<Uint8Array>;
  controller: ReadableStreamDefaultController<Uint8Array>;
  cancelled: Promise<unknown>;
} {
  const cancelled = Promise.withResolvers<unknown>();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start: (started) => void (controller = started),
    cancel: cancelled.resolve,
  });
  if (!controller) throw new Error("The stream did not start.");
  return { stream, controller, cancelled: cancelled.promise };
}

function streamOf(...chunks: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array> {
  return new Blob([...chunks]).stream();
}

test("writes every byte in several batches, and leaves no other file", async () => {
  const path = await createFolder();
  const bytes = Uint8Array.from({ length: 1_000_000 }, (_, index) => index % 251);
  await writeFile(join(path, "video.mp4"), streamOf(bytes));
  expect(await readdir(path)).toEqual(["video.mp4"]);
  expect(Buffer.compare(await readFile(join(path, "video.mp4")), bytes)).toBe(0);
});

test("two downloads to one path do not mix: the last one to finish replaces the file", async () => {
  const path = join(await createFolder(), "video.mp4");
  const [first, second] = [createSource(), createSource()];
  const writing = [writeFile(path, first.stream), writeFile(path, second.stream)];
  for (const text of ["first ", "second "]) {
    first.controller.enqueue(Buffer.from(`1:${text}`));
    second.controller.enqueue(Buffer.from(`2:${text}`));
  }
  first.controller.close();
  await writing[0];
  second.controller.close();
  await writing[1];
  expect(await readFile(path, "utf8")).toBe("2:first 2:second ");
  expect(await readdir(join(path, ".."))).toEqual(["video.mp4"]);
});

test("neither follows nor removes a link at the path of the temporary file", async () => {
  const path = await createFolder();
  const secret = join(path, "secret");
  const part = join(path, "video.part");
  await write(secret, "untouched");
  await symlink(secret, part);
  await expect(writeFile(join(path, "video.mp4"), streamOf(Buffer.from("video")), part)).rejects.toMatchObject({
    name: "DownloadError",
    cause: { code: "EEXIST" },
  });
  expect(await readFile(secret, "utf8")).toBe("untouched");
  expect((await lstat(part)).isSymbolicLink()).toBe(true);
});

test("replaces a link at the path, and does not write to its target", async () => {
  const path = await createFolder();
  const [other, video] = [join(path, "other"), join(path, "video.mp4")];
  await write(other, "untouched");
  await symlink(other, video);
  await writeFile(video, streamOf(Buffer.from("video")));
  expect(await readFile(other, "utf8")).toBe("untouched");
  expect(await readFile(video, "utf8")).toBe("video");
});

test("rejects with the path if its directory does not exist, and cancels the download", async () => {
  const path = join(await createFolder(), "missing", "video.mp4");
  const { stream, cancelled } = createSource();
  const error: unknown = await writeFile(path, stream).catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    name: "DownloadError",
    summary: expect.stringContaining(`The file ${path} could not be written: ENOENT`),
    fault: "input",
    retryable: false,
    cause: { code: "ENOENT" },
  });
  expect(await cancelled).toBe(error);
});

test("rejects with the path if it is a directory, and leaves no temporary file", async () => {
  const path = await createFolder();
  await mkdir(join(path, "video.mp4"));
  await expect(writeFile(join(path, "video.mp4"), streamOf(Buffer.from("video")))).rejects.toMatchObject({
    name: "DownloadError",
    summary: expect.stringContaining(join(path, "video.mp4")),
    cause: expect.any(Error),
  });
  expect(await readdir(path)).toEqual(["video.mp4"]);
});

test("rejects with the download error, and leaves no temporary file", async () => {
  const path = await createFolder();
  const { stream, controller } = createSource();
  const failure = new Error("the connection is lost");
  const writing = writeFile(join(path, "video.mp4"), stream);
  controller.enqueue(Buffer.from("half of a vid"));
  controller.error(failure);
  await expect(writing).rejects.toBe(failure);
  expect(await readdir(path)).toEqual([]);
});
