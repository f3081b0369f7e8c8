import { expect, test } from "vitest";
import { openSink, openUpload } from "../src/index.ts";
import { r2Sink } from "../src/r2.ts";

test("opens a sink for each kind of URL", async () => {
  expect(await openSink("s3://films/2026/05", {})).toHaveProperty("put");
  expect(await openSink("s3://films", { AWS_ENDPOINT_URL_S3: "https://s3.example" })).toHaveProperty("put");
  const account = { AZURE_STORAGE_ACCOUNT: "films", AZURE_STORAGE_KEY: "a2V5" };
  expect(await openSink("az://container/2026", account)).toHaveProperty("put");
});

test.each([
  "films",
  "s3://",
  "ftp://films",
  "s3://key:secret@films",
  "s3://key:a/secret@films",
  "https://films.example/a?sig=secret",
  "s3://a b",
])("the URL %s is rejected without showing a credential", async (url) => {
  const error: unknown = await openSink(url, {}).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "ConfigurationError", advice: expect.stringContaining("s3://bucket/prefix") });
  expect(String(error)).not.toContain("secret");
});

test("opens a bucket for uploads, and rejects other stores", async () => {
  expect(await openUpload("s3://for-kling/clips", { removeAfter: true }, {})).toBeTypeOf("function");
  const error: unknown = await openUpload("az://key:secret@container", {}, {}).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "ConfigurationError", advice: "Pass s3://bucket/prefix, without credentials." });
  expect(String(error)).not.toContain("secret");
});

test("a prefix that leaves its place is rejected", async () => {
  await expect(openSink("s3://films/../other", {})).rejects.toThrow("`prefix` must be a path");
});

test("missing credentials of Azure are named", async () => {
  await expect(openSink("az://films", {})).rejects.toMatchObject({
    message: expect.stringContaining("The credentials of Azure Blob Storage are missing"),
    advice: expect.stringContaining("AZURE_STORAGE_CONNECTION_STRING"),
  });
});

test("the sink for an R2 binding needs the Workers runtime", () => {
  const bucket = { put: async () => null };
  expect(() => r2Sink({ bucket })).toThrow("`r2Sink` needs the Workers runtime.");
  expect(() => r2Sink({} as never)).toThrow("`bucket` must be an R2 binding.");
});
