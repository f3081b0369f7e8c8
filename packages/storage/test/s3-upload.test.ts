import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { s3Upload } from "../src/s3-upload.ts";
import { startS3 } from "./s3-server.ts";

const bytes = new Uint8Array(Buffer.from("\0\0\0\x20ftypisom a dance"));
const file = { bytes, sha256: createHash("sha256").update(bytes).digest("hex"), contentType: "video/mp4" };
const bucket = "for-kling";

test("returns a URL without a credential that serves the file for three hours", async () => {
  const { client } = await startS3();
  const clock = { now: () => 1_000_000, sleep: async () => undefined };
  const uploaded = await s3Upload({ bucket, client, clock })(file);
  if (typeof uploaded === "string" || uploaded instanceof URL) throw new Error("The upload has no expiry.");
  expect(uploaded.expiresAt).toBe(1_000_000 + 10_800_000);
  const url = new URL(uploaded.url);
  expect(url.pathname).toBe(`/for-kling/klingkit-uploads/${file.sha256}.mp4`);
  expect(url.searchParams.get("X-Amz-Expires")).toBe("10800");
  expect(url.href).not.toContain("secret");
  const response = await fetch(url);
  expect(response.headers.get("content-type")).toBe("video/mp4");
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
});

test("a file that the bucket has is not uploaded again, also by another client", async () => {
  const { client, requests } = await startS3();
  await s3Upload({ bucket, client })(file);
  await s3Upload({ bucket, client })(file);
  expect(requests.filter((request) => request.startsWith("PUT"))).toHaveLength(1);
});

test("with `removeAfter`, each client has its own object, which it can remove", async () => {
  const { client, objects } = await startS3();
  const upload = s3Upload({ bucket, client, removeAfter: true, prefix: "" });
  const [first] = await Promise.all([upload(file), upload(file)]);
  expect(objects.size).toBe(2);
  if (typeof first === "string" || first instanceof URL) throw new Error("The upload cannot be removed.");
  await first.remove?.();
  expect(objects.size).toBe(1);
});

test("an error of the store says that nothing was sent", async () => {
  const { client } = await startS3({
    intercept(_, response) {
      response.writeHead(403).end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
      return true;
    },
  });
  await expect(s3Upload({ bucket, client })(file)).rejects.toMatchObject({
    name: "ConnectionError",
    taskState: "none",
    retryable: false,
    message: expect.stringContaining("Nothing was sent to the service."),
  });
});

test("options that cannot work are rejected", () => {
  expect(() => s3Upload({ bucket: "" })).toThrow("`bucket` must be the name of a bucket.");
  expect(() => s3Upload({ bucket, expiresIn: 60 })).toThrow("`expiresIn` must be from 5400000 to 604800000");
});
