import { decodeJwt } from "jose";
import { expect, test } from "vitest";
import { apiKey, custom, fromEnvironment, keyHeaders } from "../src/index.ts";

test("an API key is the bearer token as it is", async () => {
  const strategy = apiKey("  api-key-1\n");
  expect(await strategy.token()).toBe("api-key-1");
  expect(await strategy.headers()).toEqual({ Authorization: "Bearer api-key-1", "Content-Type": "application/json" });
});

test("an API key from a function is asked for once, and again after a refusal", async () => {
  let key = "first-key";
  let asked = 0;
  const strategy = apiKey(async () => {
    asked++;
    return key;
  });
  const headers = await strategy.headers();
  await strategy.headers();
  expect(asked).toBe(1);
  key = "second-key";
  expect(await strategy.rejected({ serviceCode: 1002, headers })).toEqual({ again: "credential-changed" });
  expect(await strategy.token()).toBe("second-key");
});

test("a burst of refusals asks the function once", async () => {
  let asked = 0;
  const strategy = apiKey(() => `key-${++asked}`);
  const headers = await strategy.headers();
  const verdicts = await Promise.all(
    Array.from({ length: 50 }, () => strategy.rejected({ serviceCode: 1002, headers })),
  );
  expect(verdicts).toEqual(Array(50).fill({ again: "credential-changed" }));
  expect(asked).toBe(2);
});

test("a key that arrives late does not replace a newer one", async () => {
  const provide: ((key: string) => void)[] = [];
  const strategy = apiKey(() => new Promise<string>((resolve) => provide.push(resolve)));
  const controller = new AbortController();
  const request = { method: "GET", url: "https://api.example", signal: controller.signal };
  const abandoned = strategy.headers(request);
  controller.abort();
  const later = strategy.token();
  provide[1]?.("new-key");
  expect(await later).toBe("new-key");
  provide[0]?.("old-key");
  await abandoned;
  expect(await strategy.token()).toBe("new-key");
});

test("key headers carry both keys", async () => {
  expect(await keyHeaders({ accessKey: " ak-1 ", secretKey: "sk-1" }).headers()).toEqual({
    "X-Api-Key": "ak-1",
    "X-Api-Secret": "sk-1",
    "Content-Type": "application/json",
  });
});

test("a custom strategy gets the content type and says its designs", async () => {
  const strategy = custom({ apiVersions: ["v1"], headers: () => ({ "X-Gateway": "yes" }) });
  expect(await strategy.headers()).toEqual({ "X-Gateway": "yes", "Content-Type": "application/json" });
  expect(strategy.apiVersions).toEqual(["v1"]);
});

test("the environment's API key comes before its pair", async () => {
  const strategy = fromEnvironment({ KLING_API_KEY: "key", KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "sk" });
  expect([strategy.kind, await strategy.token()]).toEqual(["apiKey", "key"]);
});

test("the environment's pair makes tokens", async () => {
  const strategy = fromEnvironment({ KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "sk" }, { clock: { now: () => 0 } });
  expect([strategy.kind, decodeJwt(await strategy.token()).iss]).toEqual(["jwt", "ak"]);
});

test.each([
  [{}, "KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY"],
  [{ KLING_ACCESS_KEY: "ak" }, "KLING_SECRET_KEY is missing"],
  [{ KLING_SECRET_KEY: "sk" }, "KLING_ACCESS_KEY is missing"],
  [{ KLING_API_KEY: "  " }, "KLING_API_KEY is empty"],
  [{ KLING_API_KEY: "two words" }, "KLING_API_KEY has a blank or a line break inside"],
  [{ KLING_ACCESS_KEY: "ak", KLING_SECRET_KEY: "s\nk" }, "KLING_SECRET_KEY has a blank or a line break inside"],
  [{ KLING_API_KEY: "“quoted”" }, "KLING_API_KEY has a character that cannot be sent"],
])("the environment %o is refused, naming the variable", (environment, words) => {
  expect(() => fromEnvironment(environment)).toThrow(
    expect.objectContaining({
      name: "ConfigurationError",
      message: expect.stringContaining(words),
    }),
  );
});

test("the error about a key does not show the key", () => {
  expect(() => fromEnvironment({ KLING_API_KEY: "secret part" })).toThrow(
    expect.objectContaining({
      message: "KLING_API_KEY has a blank or a line break inside. Copy it again: two values may have been joined.",
    }),
  );
});
