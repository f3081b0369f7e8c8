import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { guardBrowser } from "../src/browser-guard.ts";
import { createKling, custom, KlingError, type KlingEvent } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

test("a 307 from the API to another host reaches nobody there, and the error says why", async () => {
  const visits: string[] = [];
  const stranger = createServer((request, response) => {
    visits.push(request.url ?? "");
    response.end("{}");
  });
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", resolve));
  const { port } = stranger.address() as AddressInfo;
  const emulator = await createEmulator();
  onTestFinished(async () => {
    stranger.close();
    await emulator.close();
  });
  emulator.faults.add({ redirect: `http://127.0.0.1:${port}/take`, status: 307 });
  const kling = createKling({ ...keys.apiKey, baseUrl: emulator.url });
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toThrow(
    /is a redirect, which klingkit does not follow \(HTTP 307/,
  );
  expect(visits).toEqual([]);
  expect(emulator.calls).toHaveLength(1);
});

/** Everything that a client shows of itself: looked at, as JSON, its events, and the errors of many failures. */
async function shown(credentials: object): Promise<{ text: string; tokens: string[]; codes: unknown[] }> {
  const tokens: string[] = [];
  const { kling, emulator, events } = await emulated(credentials);
  const pieces: unknown[] = [kling];
  const echo = (token: string): void => {
    // A gateway that shows what it got: the worst answer there is.
    emulator.faults.add({ times: 1, status: 502, body: `<html>you sent ${token}</html>` });
  };
  const spy = createKling({
    ...credentials,
    baseUrl: emulator.url,
    clock: emulator.clock,
    random: () => 0.5,
    onEvent: (event: KlingEvent) => pieces.push(event),
    fetch: (url, init) => {
      const header = new Headers(init.headers).get("authorization") ?? "";
      tokens.push(header.replace("Bearer ", ""));
      echo(header);
      return emulator.fetch(url, init);
    },
  });
  const echoed = await spy.video.textToVideo.create({ prompt: "x" }).catch((error: unknown) => error);
  expect(echoed).toMatchObject({ name: "TaskOutcomeUnknownError", message: expect.stringContaining("[redacted]") });
  pieces.push(spy, echoed);
  emulator.faults.clear();
  const codes: unknown[] = [];
  for (const code of [1000, 1001, 1002, 1004, 1102, 1201, 1303, 5000]) {
    const fault = emulator.faults.add({ code, message: `refused ${tokens[0]}` });
    const error = await kling.video.textToVideo
      .create({ prompt: "x" }, { createTimeout: 1 })
      .catch((thrown: unknown) => thrown);
    // 1303 is waited out in the queue for a slot, and ends with it.
    codes.push(error instanceof KlingError && (error.serviceCode ?? error.name));
    pieces.push(error, fault.id);
    fault.remove();
  }
  pieces.push(await kling.verifyCredentials(), events);
  const text = pieces
    .map((piece) => `${inspect(piece, { depth: 12, showHidden: true })}\n${JSON.stringify(piece)}\n${String(piece)}`)
    .join("\n");
  return { text, tokens, codes };
}

test.each([
  ["access key and secret key", keys.pair, keys.pair.secretKey],
  ["an API key", keys.apiKey, keys.apiKey.apiKey],
])("a client with %s shows no secret anywhere", async (_name, credentials, secret) => {
  const { text, tokens, codes } = await shown(credentials);
  expect(tokens.length).toBeGreaterThan(0);
  expect(codes).toEqual([1000, 1001, 1002, 1004, 1102, 1201, "BusyError", 5000]);
  expect(text.length).toBeGreaterThan(5000);
  expect(text).not.toContain(secret);
  for (const token of tokens) expect(text).not.toContain(token);
});

test("the error of a lost connection shows no credential at any depth", async () => {
  const cause = Object.assign(new Error("x"), { code: "ECONNRESET" });
  const { kling } = await emulated({ fetch: () => Promise.reject(new TypeError("fetch failed", { cause })) });
  const error: unknown = await kling.video.textToVideo
    .create({ prompt: "fog" }, { createTimeout: 1000 })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "TaskOutcomeUnknownError", cause: { name: "ConnectionError" } });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(keys.apiKey.apiKey);
});

test("a key in a web page is refused unless it is allowed", () => {
  const page = { window: {}, document: {} };
  expect(() => guardBrowser(keys.apiKey, page)).toThrow(/can be read by every visitor/);
  expect(() => guardBrowser(keys.pair, page)).toThrow(/can be read by every visitor/);
  expect(() => guardBrowser({ ...keys.apiKey, dangerouslyAllowBrowser: true }, page)).not.toThrow();
  expect(() => guardBrowser({ auth: custom({ headers: () => ({}) }) }, page)).not.toThrow();
});
