import { spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../src/index.ts";
import { KEY, T2V, V3 } from "./client.ts";

let emulator: Emulator;
beforeAll(async () => void (emulator = await createEmulator({ clock: "manual", taskSeconds: 10 })));
afterAll(() => emulator.close());

async function control(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: { id?: string } }> {
  const response = await fetch(`${emulator.url}/__emulator${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as { id?: string } };
}

test("returns the state, advances the clock and resets the emulator", async () => {
  expect((await control("GET", "/health")).json).toEqual({ ok: true, url: emulator.url, now: emulator.clock.now() });
  await fetch(emulator.url + T2V, { method: "POST", headers: KEY, body: JSON.stringify(V3) });
  expect((await control("POST", "/advance", { ms: 10_000 })).json).toEqual({ now: emulator.clock.now() });
  expect((await control("GET", "/state")).json).toMatchObject({
    paid: { tasks: 1, units: 3 },
    tasks: [{ status: "succeeded" }],
  });
  expect((await control("GET", "/accounts")).json).toMatchObject([{ accessKey: "ak-emulator" }]);
  expect((await control("GET", "/calls")).json).toHaveLength(1);
  await control("POST", "/reset");
  expect((await control("GET", "/state")).json).toMatchObject({ paid: { tasks: 0, units: 0 }, tasks: [] });
  expect((await control("GET", "/calls")).json).toEqual([]);
  expect((await control("GET", "/callbacks")).json).toEqual([]);
});

test("adds faults, returns their hits and removes them", async () => {
  const {
    json: { id },
  } = await control("POST", "/faults", { path: "/text-to-video", method: "GET", code: 5000 });
  const regex = await control("POST", "/faults", { path: { regex: "TEXT2.*", flags: "i" }, code: 5001 });
  expect((await fetch(emulator.url + T2V, { headers: KEY })).status).toBe(503);
  expect((await control("GET", "/faults")).json).toMatchObject([
    { id, hits: 0 },
    { id: regex.json.id, hits: 1 },
  ]);
  expect((await control("DELETE", `/faults/${regex.json.id}`)).status).toBe(200);
  expect((await control("DELETE", `/faults/${regex.json.id}`)).status).toBe(404);
  await control("DELETE", "/faults");
  expect((await control("GET", "/faults")).json).toEqual([]);
});

test("adds a task, a voice and an element", async () => {
  const { status, json } = await control("POST", "/tasks", { path: T2V, body: V3, id: "task-1", seconds: 5 });
  expect([status, json]).toMatchObject([201, { id: "task-1", status: "processing" }]);
  expect((await control("POST", "/voices", { id: "voice-1" })).status).toBe(201);
  expect((await control("POST", "/elements", { id: "31", kind: "video_refer" })).status).toBe(201);
  expect(await control("POST", "/tasks", { path: T2V })).toMatchObject({
    status: 400,
    json: { error: "body must be a JSON object" },
  });
  await control("POST", "/reset");
});

test("adds an account", async () => {
  const account = {
    accessKey: "ak-new",
    secretKey: "sk-new",
    apiKeys: ["api-key-new"],
    packs: [{ type: "video", units: 5, concurrency: 1 }],
  };
  const send = () => fetch(emulator.url + T2V, { headers: { authorization: "Bearer api-key-new" } });
  expect((await send()).status).toBe(401);
  expect(await control("POST", "/accounts", account)).toMatchObject({
    status: 201,
    json: { accessKey: "ak-new", packs: [{ units: 5, left: 5 }] },
  });
  expect((await send()).status).toBe(200);
  expect(await control("POST", "/accounts", account)).toEqual({
    status: 400,
    json: { error: "The access key or an API key of account 'ak-new' belongs to another account." },
  });
  expect(await control("POST", "/accounts", { accessKey: "half" })).toEqual({
    status: 400,
    json: { error: "secretKey must be a string" },
  });
  await control("POST", "/reset");
  expect((await send()).status).toBe(401);
});

test.each([
  [["nonsense"], "a fault rule must be a JSON object"],
  [{ status: "500" }, "status must be an integer from 200 to 599"],
  [{ status: 99_999 }, "status must be an integer from 200 to 599"],
  [{ times: 0.5 }, "times must be an integer of 1 or more"],
  [{ probability: 2 }, "probability must be a number from 0 to 1"],
  [{ drop: "sometimes" }, "drop must be before or after"],
  [{ path: { regex: "(" } }, "path must be a string or { regex, flags }"],
  [{ colour: "red" }, "colour is not a field of a fault rule"],
])("rejects an invalid rule: %j", async (rule, error) => {
  expect(await control("POST", "/faults", rule)).toEqual({ status: 400, json: { error } });
  expect(emulator.faults.list()).toEqual([]);
});

test("advances by a fraction of a millisecond, and rejects a time that no date can represent", async () => {
  const { now } = emulator.clock;
  const before = now();
  expect(await control("POST", "/advance", { ms: 0.5 })).toEqual({ status: 200, json: { now: before } });
  const headers = { ...KEY, "content-type": "application/json" };
  expect((await fetch(emulator.url + T2V, { method: "POST", headers, body: JSON.stringify(V3) })).status).toBe(200);
  expect(await control("POST", "/advance", { ms: 1e300 })).toMatchObject({ status: 400 });
  expect(now()).toBe(before);
});

/** Sends a request with headers that `fetch` does not allow. */
async function requestWith(path: string, headers: Record<string, string>, method = "GET"): Promise<number> {
  const sent = request(emulator.url + path, { method, headers }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

test.each([
  ["a foreign name after DNS rebinding", { host: "evil.example" }],
  ["a page of another site", { origin: "https://evil.example" }],
  ["a page on another port of this machine", { origin: "http://localhost:9999" }],
  ["a sandboxed page", { origin: "null" }],
  ["an element of a page of another site", { "sec-fetch-site": "cross-site" }],
])("rejects requests of %s to the control API", async (_what, headers: Record<string, string>) => {
  emulator.faults.add({ status: 503 });
  expect(await requestWith("/__emulator/state", headers)).toBe(403);
  expect(await requestWith("/__emulator/reset", headers, "POST")).toBe(403);
  expect(emulator.faults.list()).toHaveLength(1);
  emulator.faults.clear();
});

test("accepts other programs, its own pages and `publicUrl`", async () => {
  const { host } = new URL(emulator.url);
  const own = { origin: emulator.url, host, "sec-fetch-site": "same-origin" };
  const local: Record<string, string>[] = [
    own,
    { "sec-fetch-site": "none" },
    { host: "[::1]" },
    { host: "a.localhost" },
  ];
  for (const headers of local) expect(await requestWith("/__emulator/health", headers)).toBe(200);
  await using proxied = await createEmulator({ publicUrl: "https://emulator.example" });
  const sent = request(`${proxied.url}/__emulator/health`, { headers: { host: "emulator.example" } }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  expect(response.resume().statusCode).toBe(200);
});

test("the command serves until it receives SIGTERM", async () => {
  const child = spawn(process.execPath, [
    new URL("../src/bin.ts", import.meta.url).pathname,
    "--port",
    "0",
    "--task-speed",
    "20",
  ]);
  const [text] = await once(child.stdout, "data");
  const [url] = String(text).split("\n");
  expect(String(text)).toContain("KLING_API_KEY=api-key-emulator");
  expect(await (await fetch(`${url}/__emulator/health`)).json()).toMatchObject({ ok: true, url });
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("the command shows its help, and rejects an invalid option", async () => {
  const run = async (...args: string[]): Promise<[number, string]> => {
    const child = spawn(process.execPath, [new URL("../src/bin.ts", import.meta.url).pathname, ...args]);
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    const [code] = await once(child, "close");
    return [code, output];
  };
  expect(await run("--help")).toEqual([0, expect.stringContaining("--port")]);
  expect(await run("--port", "many")).toEqual([1, "--port must be a number, not 'many'\n"]);
});
