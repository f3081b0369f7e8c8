import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test, vi } from "vitest";
import { guardBrowser } from "../src/browser-guard.ts";
import { createKling, custom, KlingError, type KlingEvent } from "../src/index.ts";
import { emulated, keys, openEmulator } from "./emulated.ts";

test("does not follow a redirect to another host, and states the reason", async () => {
  const received: string[] = [];
  const otherHost = createServer((request, response) => {
    received.push(request.url ?? "");
    response.end("{}");
  });
  await new Promise<void>((resolve) => otherHost.listen(0, "127.0.0.1", resolve));
  const { port } = otherHost.address() as AddressInfo;
  const emulator = await createEmulator();
  onTestFinished(async () => {
    otherHost.close();
    await emulator.close();
  });
  emulator.faults.add({ redirect: `http://127.0.0.1:${port}/take`, status: 307 });
  const kling = createKling({ ...keys.apiKey, baseUrl: emulator.url });
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toThrow(
    /is a redirect, which klingkit does not follow \(HTTP 307/,
  );
  expect(received).toEqual([]);
  expect(emulator.calls).toHaveLength(1);
});

/** Returns everything that a client exposes: inspected, as JSON, its events, and the errors of many failures. */
async function exposedText(credentials: object): Promise<{ text: string; tokens: string[]; codes: unknown[] }> {
  const tokens: string[] = [];
  const { kling, emulator, events } = await emulated(credentials);
  const parts: unknown[] = [kling];
  const echo = (token: string): void => {
    // The worst case: a gateway that repeats the credential in its response.
    emulator.faults.add({ times: 1, status: 502, body: `<html>you sent ${token}</html>` });
  };
  const spyClient = createKling({
    ...credentials,
    baseUrl: emulator.url,
    clock: emulator.clock,
    random: () => 0.5,
    onEvent: (event: KlingEvent) => parts.push(event),
    fetch: (url, init) => {
      const header = new Headers(init.headers).get("authorization") ?? "";
      tokens.push(header.replace("Bearer ", ""));
      echo(header);
      return emulator.fetch(url, init);
    },
  });
  const echoed = await spyClient.video.textToVideo.create({ prompt: "x" }).catch((error: unknown) => error);
  expect(echoed).toMatchObject({ name: "TaskOutcomeUnknownError", message: expect.stringContaining("[redacted]") });
  parts.push(spyClient, echoed);
  emulator.faults.clear();
  const codes: unknown[] = [];
  for (const code of [1000, 1001, 1002, 1004, 1102, 1201, 1303, 5000]) {
    const fault = emulator.faults.add({ code, message: `rejected ${tokens[0]}` });
    const error = await kling.video.textToVideo
      .create({ prompt: "x" }, { createTimeout: 1 })
      .catch((thrown: unknown) => thrown);
    codes.push(error instanceof KlingError && error.serviceCode);
    parts.push(error, fault.id);
    fault.remove();
  }
  parts.push(await kling.verifyCredentials(), events);
  const text = parts
    .map((part) => `${inspect(part, { depth: 12, showHidden: true })}\n${JSON.stringify(part)}\n${String(part)}`)
    .join("\n");
  return { text, tokens, codes };
}

test.each([
  ["access key and secret key", keys.pair, keys.pair.secretKey],
  ["an API key", keys.apiKey, keys.apiKey.apiKey],
])("a client with %s exposes no secret", async (_name, credentials, secret) => {
  const { text, tokens, codes } = await exposedText(credentials);
  expect(tokens.length).toBeGreaterThan(0);
  expect(codes).toEqual([1000, 1001, 1002, 1004, 1102, 1201, 1303, 5000]);
  expect(text.length).toBeGreaterThan(5000);
  expect(text).not.toContain(secret);
  for (const token of tokens) expect(text).not.toContain(token);
});

test("the error after a lost connection shows no credential at any depth", async () => {
  const cause = Object.assign(new Error("x"), { code: "ECONNRESET" });
  const { kling } = await emulated({ fetch: () => Promise.reject(new TypeError("fetch failed", { cause })) });
  const error: unknown = await kling.video.textToVideo
    .create({ prompt: "fog" }, { createTimeout: 1000 })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", cause: { name: "ConnectionError" } });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(keys.apiKey.apiKey);
});

test("rejects a key in a web page unless it is allowed", () => {
  const page = { window: {}, document: {} };
  expect(() => guardBrowser(keys.apiKey, page)).toThrow(/can be read by every visitor/);
  expect(() => guardBrowser(keys.pair, page)).toThrow(/can be read by every visitor/);
  expect(() => guardBrowser({ ...keys.apiKey, dangerouslyAllowBrowser: true }, page)).not.toThrow();
  expect(() => guardBrowser({ auth: custom({ headers: () => ({}) }) }, page)).not.toThrow();
});

test("the error of a credential function appears in no log line, event or message", async () => {
  const emulator = await openEmulator();
  const shown: string[] = [];
  for (const method of ["warn", "error"] as const)
    vi.spyOn(console, method).mockImplementation((...line) => shown.push(line.join(" ")));
  onTestFinished(() => void vi.restoreAllMocks());
  let isExpired = false;
  const kling = createKling({
    baseUrl: emulator.url,
    clock: emulator.clock,
    random: () => 0.5,
    env: {},
    logLevel: "debug",
    onEvent: (event) => shown.push(JSON.stringify(event)),
    auth: custom({
      headers() {
        if (isExpired) throw new Error("The token s3cr3t-token has expired.");
        return { Authorization: "Bearer api-key-emulator" };
      },
    }),
    fetch: async (url, init) => {
      const response = await emulator.fetch(url, init);
      if (init.method !== "POST") return response;
      isExpired = true;
      throw new TypeError("fetch failed");
    },
  });
  const error: unknown = await kling.video.textToVideo
    .create({ prompt: "fog" }, { createTimeout: 20_000 })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", taskState: "unknown" });
  const reference = {
    klingkit: 1,
    host: emulator.url,
    apiVersion: "v2",
    endpoint: "video.textToVideo",
    id: "1",
  } as const;
  const task = await kling.tasks.resume(reference);
  expect(await task.wait({ waitTimeout: 20_000 }).catch((thrown: unknown) => thrown)).toMatchObject({
    name: "WaitTimeoutError",
  });
  expect(shown.some((line) => line.includes("poll-failed"))).toBe(true);
  expect([...shown, String(error), JSON.stringify(error)].filter((text) => text.includes("s3cr3t"))).toEqual([]);
});
