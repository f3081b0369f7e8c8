import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile as write } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeFile } from "../src/write-file.node.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "klingkit-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** A stream with its ends in the test's hands. */
function source(): {
  stream: ReadableStream<Uint8Array>;
  controller: ReadableStreamDefaultController<Uint8Array>;
  cancelled: Promise<unknown>;
} {
  const cancelled = Promise.withResolvers<unknown>();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: cancelled.resolve,
  });
  if (!controller) throw new Error("a stream starts when it is made");
  return { stream, controller, cancelled: cancelled.promise };
}

function streamOf(...chunks: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array> {
  return new Blob([...chunks]).stream();
}

test("writes every byte, across several batches, and leaves no other file", async () => {
  const path = await folder();
  const bytes = Uint8Array.from({ length: 1_000_000 }, (_, index) => index % 251);
  await writeFile(join(path, "clip.mp4"), streamOf(bytes));
  expect(await readdir(path)).toEqual(["clip.mp4"]);
  expect(Buffer.compare(await readFile(join(path, "clip.mp4")), bytes)).toBe(0);
});

test("two downloads to one path do not mix: the file is the one that ended last", async () => {
  const path = join(await folder(), "clip.mp4");
  const [first, second] = [source(), source()];
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
  expect(await readdir(join(path, ".."))).toEqual(["clip.mp4"]);
});

test("a link in the place of the part file is neither followed nor removed", async () => {
  const path = await folder();
  const secret = join(path, "secret");
  const part = join(path, "clip.part");
  await write(secret, "untouched");
  await symlink(secret, part);
  await expect(writeFile(join(path, "clip.mp4"), streamOf(Buffer.from("clip")), part)).rejects.toMatchObject({
    name: "DownloadError",
    cause: { code: "EEXIST" },
  });
  expect(await readFile(secret, "utf8")).toBe("untouched");
  expect((await lstat(part)).isSymbolicLink()).toBe(true);
});

test("a link at the path is replaced, and its target is not written", async () => {
  const path = await folder();
  const [other, clip] = [join(path, "other"), join(path, "clip.mp4")];
  await write(other, "untouched");
  await symlink(other, clip);
  await writeFile(clip, streamOf(Buffer.from("clip")));
  expect(await readFile(other, "utf8")).toBe("untouched");
  expect(await readFile(clip, "utf8")).toBe("clip");
});

test("in a folder that does not exist, the error names the file, and the download is cancelled", async () => {
  const path = join(await folder(), "missing", "clip.mp4");
  const { stream, cancelled } = source();
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

test("where a folder has the name of the file, the error names the file, and no part is left", async () => {
  const path = await folder();
  await mkdir(join(path, "clip.mp4"));
  await expect(writeFile(join(path, "clip.mp4"), streamOf(Buffer.from("clip")))).rejects.toMatchObject({
    name: "DownloadError",
    summary: expect.stringContaining(join(path, "clip.mp4")),
    cause: expect.any(Error),
  });
  expect(await readdir(path)).toEqual(["clip.mp4"]);
});

test("an error of the download is thrown as it is, and no part is left", async () => {
  const path = await folder();
  const { stream, controller } = source();
  const failure = new Error("the connection is lost");
  const writing = writeFile(join(path, "clip.mp4"), stream);
  controller.enqueue(Buffer.from("half of a cl"));
  controller.error(failure);
  await expect(writing).rejects.toBe(failure);
  expect(await readdir(path)).toEqual([]);
});
