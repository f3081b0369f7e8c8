import { DownloadError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { s3Sink } from "../src/s3.ts";
import { sha256 } from "./big-file.ts";
import { bytesOf, fileOf } from "./files.ts";
import { startS3 } from "./s3-server.ts";

const PART = 5 * 1024 * 1024;
const bucket = "films";

test("a small file is one request, and is verified with another", async () => {
  const { client, objects, requests } = await startS3();
  const bytes = bytesOf(250_000);
  const sink = s3Sink({ bucket, client, prefix: "/2026/", settings: { StorageClass: "GLACIER_IR" } });
  const prompt = "Nebel über 100 % Öl 日本";
  expect(await sink.put(fileOf(bytes, { metadata: { "task-id": "8123", prompt } }))).toEqual({
    url: "s3://films/2026/8123.mp4",
    size: bytes.byteLength,
    sha256: sha256(bytes),
  });
  const object = objects.get("/films/2026/8123.mp4");
  expect(object?.bytes.equals(bytes)).toBe(true);
  expect(object?.headers).toMatchObject({
    "content-type": "video/mp4",
    "x-amz-meta-task-id": "8123",
    "x-amz-storage-class": "GLACIER_IR",
  });
  expect(decodeURIComponent(object?.headers["x-amz-meta-prompt"] ?? "")).toBe(prompt);
  expect(requests).toEqual(["PUT /films/2026/8123.mp4", "HEAD /films/2026/8123.mp4"]);
});

test.each([PART, PART + 1, 2 * PART, 2 * PART + 12_345])("a file of %i bytes is uploaded in parts", async (size) => {
  const { client, objects, uploads } = await startS3();
  const bytes = bytesOf(size);
  const stored = await s3Sink({ bucket, client, partSize: PART }).put(fileOf(bytes));
  expect(stored).toMatchObject({ size, sha256: sha256(bytes) });
  expect(objects.get("/films/8123.mp4")?.bytes.equals(bytes)).toBe(true);
  expect(uploads.size).toBe(0);
});

test("a download that fails leaves neither an object nor parts", async () => {
  const { client, objects, uploads, requests } = await startS3();
  const failure = new DownloadError("The download failed after 11000000 bytes.");
  const file = fileOf(bytesOf(2 * PART + 500_000), { failure });
  await expect(s3Sink({ bucket, client, partSize: PART }).put(file)).rejects.toBe(failure);
  expect(objects.size).toBe(0);
  expect(uploads.size).toBe(0);
  expect(requests.at(-1)).toMatch(/^DELETE /);
});

test.each([1000, 2 * PART])("stored bytes that differ from those that were sent are found, of %i", async (size) => {
  const change = (bytes: Buffer): Buffer => {
    const changed = Buffer.from(bytes);
    changed[7] = (changed[7] ?? 0) ^ 1;
    return changed;
  };
  const { client } = await startS3({ change });
  await expect(s3Sink({ bucket, client, partSize: PART }).put(fileOf(bytesOf(size)))).rejects.toMatchObject({
    name: "DownloadError",
    retryable: true,
    message: expect.stringContaining("The checksum that S3 reports for s3://films/8123.mp4 is not that of the file."),
  });
});

test("an ETag that is no MD5 is not compared, and the size of the store is reported", async () => {
  const etag = `"${"0".repeat(32)}"`;
  const encrypted = await startS3({ head: { ETag: etag, "x-amz-server-side-encryption": "aws:kms" } });
  const opaque = await startS3({ head: { ETag: '"opaque"' } });
  const unverified = await startS3({ head: { ETag: etag, "Content-Length": "5" } });
  const file = (): ReturnType<typeof fileOf> => fileOf(bytesOf(1000));
  await expect(s3Sink({ bucket, client: encrypted.client }).put(file())).resolves.toMatchObject({ size: 1000 });
  await expect(s3Sink({ bucket, client: opaque.client }).put(file())).resolves.toMatchObject({ size: 1000 });
  await expect(s3Sink({ bucket, client: unverified.client, verifyEtag: false }).put(file())).resolves.toMatchObject({
    size: 5,
  });
});

test.each([
  [403, "AccessDenied", false],
  [404, "NoSuchBucket", false],
  [503, "SlowDown", true],
  [400, "RequestTimeout", true],
])("HTTP %i with %s: another attempt can help: %s", async (status, code, retryable) => {
  const { client } = await startS3({
    intercept(_, response) {
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(
        `<Error><Code>${code}</Code><Message>No. See https://x.example/a?X-Amz-Signature=abc</Message></Error>`,
      );
      return true;
    },
  });
  const error: unknown = await s3Sink({ bucket, client })
    .put(fileOf(bytesOf(10)))
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: "DownloadError",
    retryable,
    message: expect.stringContaining(
      `S3 did not store s3://films/8123.mp4: No. See https://x.example/a (${code}, HTTP ${status}).`,
    ),
  });
  // The error of the client contains the signed request.
  expect(error).not.toHaveProperty("cause");
});

test("an abort ends the upload and removes its parts", async () => {
  const controller = new AbortController();
  const { client, uploads } = await startS3({
    intercept(request) {
      if (request.includes("partNumber=1")) controller.abort(new Error("stop"));
      return false;
    },
  });
  const file = fileOf(bytesOf(3 * PART), { signal: controller.signal, failure: new Error("aborted") });
  await expect(s3Sink({ bucket, client, partSize: PART }).put(file)).rejects.toThrow(
    "S3 did not store s3://films/8123.mp4",
  );
  await expect.poll(() => uploads.size).toBe(0);
});

test("options that cannot work are rejected", () => {
  expect(() => s3Sink({ bucket: "" })).toThrow("`bucket` must be the name of a bucket.");
  expect(() => s3Sink({ bucket, partSize: 1024 })).toThrow("`partSize` must be an integer of at least 5242880 bytes.");
  expect(() => s3Sink({ bucket, prefix: "../secret" })).toThrow("`prefix` must be a path");
  expect(() => s3Sink({ bucket, prefx: "films" } as never)).toThrow("Did you mean `prefix`?");
});
