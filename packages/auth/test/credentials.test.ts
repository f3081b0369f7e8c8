import { decodeJwt } from "jose";
import { expect, test } from "vitest";
import { normalizeKey } from "../src/credential.ts";
import { apiKey, custom, fromEnvironment, jwt, keyHeaders } from "../src/index.ts";

test("apiKey sends the trimmed key as the bearer token", async () => {
  const credentials = apiKey("  api-key-1\n");
  expect(await credentials.token()).toBe("api-key-1");
  expect(await credentials.headers()).toEqual({
    Authorization: "Bearer api-key-1",
    "Content-Type": "application/json",
  });
});

test("apiKey calls the key function once, and again after a rejection", async () => {
  let key = "first-key";
  let calls = 0;
  const credentials = apiKey(async () => {
    calls++;
    return key;
  });
  const headers = await credentials.headers();
  await credentials.headers();
  expect(calls).toBe(1);
  key = "second-key";
  expect(await credentials.rejected({ serviceCode: 1002, headers })).toEqual({ retryReason: "credential-changed" });
  expect(await credentials.token()).toBe("second-key");
});

test("concurrent rejections call the key function once", async () => {
  let calls = 0;
  const credentials = apiKey(() => `key-${++calls}`);
  const headers = await credentials.headers();
  const decisions = await Promise.all(
    Array.from({ length: 50 }, () => credentials.rejected({ serviceCode: 1002, headers })),
  );
  expect(decisions).toEqual(Array(50).fill({ retryReason: "credential-changed" }));
  expect(calls).toBe(2);
});

test("a key of an aborted call does not replace a newer one", async () => {
  const provide: ((key: string) => void)[] = [];
  const credentials = apiKey(() => new Promise<string>((resolve) => provide.push(resolve)));
  const controller = new AbortController();
  const request = { method: "GET", url: "https://api.example", signal: controller.signal };
  const abandoned = credentials.headers(request);
  controller.abort();
  const later = credentials.token();
  provide[1]?.("new-key");
  expect(await later).toBe("new-key");
  provide[0]?.("old-key");
  await abandoned;
  expect(await credentials.token()).toBe("new-key");
});

test("callers share a call that began after an aborted one, also when the aborted one ends", async () => {
  const provide: ((key: string) => void)[] = [];
  const credentials = apiKey(() => new Promise<string>((resolve) => provide.push(resolve)));
  const controller = new AbortController();
  const abandoned = credentials.headers({ method: "GET", url: "https://api.example", signal: controller.signal });
  controller.abort();
  const second = credentials.token();
  provide[0]?.("old-key");
  await abandoned;
  const third = credentials.token();
  provide[1]?.("new-key");
  expect(await Promise.all([second, third])).toEqual(["new-key", "new-key"]);
  expect(provide).toHaveLength(2);
});

test("keyHeaders sends both keys", async () => {
  expect(await keyHeaders({ accessKey: " ak-1 ", secretKey: "sk-1" }).headers()).toEqual({
    "X-Api-Key": "ak-1",
    "X-Api-Secret": "sk-1",
    "Content-Type": "application/json",
  });
});

test.each([jwt, keyHeaders])("changing the key pair object has no effect on the credentials of %o", async (create) => {
  const pair = { accessKey: "", secretKey: "secret" };
  const credentials = ["ak-anna", "ak-ben"].map((accessKey) => {
    pair.accessKey = accessKey;
    return create(pair);
  });
  const sent = await Promise.all(
    credentials.map(async (each) => {
      const { Authorization, "X-Api-Key": key } = await each.headers();
      return key ?? decodeJwt((Authorization ?? "").replace("Bearer ", "")).iss;
    }),
  );
  expect(sent).toEqual(["ak-anna", "ak-ben"]);
});

test("custom adds the content type and keeps its API versions", async () => {
  const credentials = custom({ apiVersions: ["v1"], headers: () => ({ "X-Gateway": "yes" }) });
  expect(await credentials.headers()).toEqual({ "X-Gateway": "yes", "Content-Type": "application/json" });
  expect(credentials.apiVersions).toEqual(["v1"]);
});

test("custom adds no second content type in another spelling", async () => {
  const headers = { "X-Gateway": "yes", "content-type": "application/json; charset=utf-8" };
  expect(await custom({ headers: () => headers }).headers()).toEqual(headers);
});

test.each([undefined, null, "Bearer token", new Headers({ "X-Gateway": "yes" })])(
  "custom rejects %o, which is not a record of headers",
  async (value: unknown) => {
    // @ts-expect-error -- a call without types
    const credentials = custom({ headers: () => value });
    await expect(credentials.headers()).rejects.toMatchObject({ name: "ConfigurationError", fault: "credentials" });
  },
);

test("fromEnvironment prefers the API key to the key pair", async () => {
  const credentials = fromEnvironment({ KLING_API_KEY: "key", KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "sk" });
  expect([credentials.kind, await credentials.token()]).toEqual(["apiKey", "key"]);
});

test("fromEnvironment signs tokens with the key pair", async () => {
  const credentials = fromEnvironment({ KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "sk" }, { clock: { now: () => 0 } });
  expect([credentials.kind, decodeJwt(await credentials.token()).iss]).toEqual(["jwt", "ak"]);
});

test.each([
  [{}, "KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY"],
  [{ KLING_ACCESS_KEY: "ak" }, "KLING_SECRET_KEY is missing"],
  [{ KLING_SECRET_KEY: "sk" }, "KLING_ACCESS_KEY is missing"],
  [{ KLING_API_KEY: "  " }, "KLING_API_KEY is empty"],
  [{ KLING_API_KEY: "bell\u0007" }, "KLING_API_KEY contains a space or a control character"],
  [{ KLING_API_KEY: "two words" }, "KLING_API_KEY contains a space or a control character"],
  [{ KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "s\nk" }, "KLING_SECRET_KEY contains a space or a control character"],
  [{ KLING_API_KEY: "key→" }, "KLING_API_KEY contains a character that is not allowed in a header"],
])("fromEnvironment rejects %o and names the variable", (environment, words) => {
  expect(() => fromEnvironment(environment)).toThrow(
    expect.objectContaining({
      name: "ConfigurationError",
      message: expect.stringContaining(words),
    }),
  );
});

test("rejects a key that is not a string", () => {
  expect(() => normalizeKey("apiKey", 12345)).toThrow("apiKey is not a string.");
});

test("the error for an invalid key does not contain the key", () => {
  expect(() => fromEnvironment({ KLING_API_KEY: "secret part" })).toThrow(
    expect.objectContaining({
      message: "KLING_API_KEY contains a space or a control character. Copy it again. Two values may have been joined.",
    }),
  );
});
