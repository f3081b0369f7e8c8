import { expect, test } from "vitest";
import { createClient, type Kling } from "../src/client.ts";
import { apiKey, createKling, jwt, keyHeaders, type KlingError } from "../src/index.ts";
import { emulated, keys, openEmulator } from "./emulated.ts";

const gateway = {
  ...keys.pair,
  apiKeys: ["api-key-emulator"],
  packs: [{ type: "video", units: 100, concurrency: 5 }],
  gateway: true,
} as const;

test.each([
  ["an API key", keys.apiKey, "/text-to-video/kling-3.0", "api-key"],
  ["access key and secret key", keys.pair, "/v1/videos/text2video", "jwt"],
  ["key headers", { auth: keyHeaders(keys.pair) }, "/v1/videos/text2video", "key-headers"],
])("generates a video with %s", async (_name, credentials, path, auth) => {
  const { kling, emulator } = await emulated(credentials, { accounts: [gateway] });
  const result = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
  expect(result).toMatchObject({
    status: "succeeded",
    outputs: [{ type: "video" }],
    billing: [{ kind: "unit", amount: 3 }],
  });
  expect(emulator.calls[0]).toMatchObject({ method: "POST", path, auth });
});

test("a client without a credential rejects its first call, and names the variables to set", async () => {
  const kling = createKling({ env: {} });
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toMatchObject({
    name: "ConfigurationError",
    advice: expect.stringContaining("Set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY"),
  });
});

test("a client with an access key alone rejects its first call", async () => {
  const kling = createKling({ accessKey: "ak", env: {} });
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toMatchObject({
    name: "ConfigurationError",
    message: expect.stringContaining("accessKey is set, but secretKey is missing"),
  });
});

test("reports the issues of an invalid input, even without a credential", async () => {
  const kling = createKling({ env: {} });
  await expect(kling.video.textToVideo.create({ prompt: "" })).rejects.toMatchObject({
    name: "InvalidInputError",
    issues: [{ code: "too_short", path: "prompt" }],
  });
});

test.each([3_600_000, -3_600_000, 86_400_000, -86_400_000])(
  "with a clock that is %i ms off, the first call succeeds with one extra request",
  async (offset) => {
    const emulator = await openEmulator();
    const clock = { now: () => emulator.clock.now() + offset, sleep: emulator.clock.sleep };
    const events: string[] = [];
    const kling = createKling({
      ...keys.pair,
      baseUrl: emulator.url,
      fetch: emulator.fetch,
      clock,
      onEvent: ({ type }) => events.push(type),
    });
    await kling.video.textToVideo.create({ prompt: "x" });
    expect(emulator.calls.map(({ status }) => status)).toEqual([401, 200]);
    expect(events).toContain("clock-skew");
    await kling.video.textToVideo.create({ prompt: "y" });
    expect(emulator.calls).toHaveLength(3);
  },
);

test(
  "with a clock that is wrong, 1,000 concurrent first calls succeed with one extra request each",
  { tags: "load" },
  async () => {
    const emulator = await openEmulator();
    const clock = { now: () => emulator.clock.now() + 3_600_000, sleep: emulator.clock.sleep };
    const kling = createKling({ ...keys.pair, baseUrl: emulator.url, fetch: emulator.fetch, clock });
    await Promise.all(Array.from({ length: 1000 }, () => kling.video.textToVideo.get("1")));
    expect(emulator.calls.filter(({ status }) => status === 401)).toHaveLength(1000);
    expect(emulator.calls).toHaveLength(2000);
  },
);

test("renews a token during a long wait before it expires, so that no poll is rejected", async () => {
  const { kling, emulator } = await emulated(keys.pair, { taskSeconds: 4000 });
  const start = emulator.clock.now();
  const result = await kling.video.textToVideo.run({ prompt: "x" }, { waitTimeout: 5_000_000, pollInterval: 60_000 });
  expect(result.status).toBe("succeeded");
  // More than twice as long as a token is valid.
  expect(emulator.clock.now() - start).toBeGreaterThan(2 * 1_800_000);
  expect(emulator.calls.filter(({ status }) => status !== 200)).toEqual([]);
});

test("calls the key function again when a key is rejected during a wait", async () => {
  const { apiKeys: _, ...account } = gateway;
  let current = "first-key";
  const { kling, emulator } = await emulated(
    { auth: apiKey(() => current) },
    { accounts: [{ ...account, apiKeys: ["first-key", "second-key"] }] },
  );
  const task = await kling.video.textToVideo.create({ prompt: "x" });
  // The service rejects the first key from the second poll on.
  emulator.faults.add({ path: "/tasks", nth: 2, code: 1002 });
  const result = await task.wait({ onUpdate: () => (current = "second-key") });
  expect(result.status).toBe("succeeded");
  expect(emulator.calls.filter(({ code }) => code === 1002)).toHaveLength(1);
});

test("sends an access key of any form, and says nothing about its form when the service rejects it", async () => {
  const { kling } = await emulated({ auth: jwt({ accessKey: "swapped", secretKey: "whatever" }) });
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1002,
    advice: "Check the credential and whether it belongs to this region.",
  });
});

const misleading =
  "Authentication error. The current API does not support AK/SK; please go to the console (https://kling.ai/dev/api-key) to create API key.";

test.each([
  ["AK/SK", { status: 401, code: 1002, message: misleading }],
  ["an unknown key", { status: 401, code: 1002, message: "api key not found" }],
  ["an unknown key without a service code", { status: 401, body: { code: 401, message: "api key not found" } }],
])("explains a mistyped API key when the text of the service is about %s", async (_about, rule) => {
  const { kling, emulator } = await emulated({ apiKey: "api-key-kling-mistyped" });
  emulator.faults.add(rule);
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toMatchObject({
    taskState: "none",
    message: expect.stringContaining("The API key was not accepted: it may be mistyped"),
  });
});

test("offers the pair for an access key and a secret key in one option", async () => {
  const { kling } = await emulated({ accessKey: "first:second" });
  await expect(kling.video.textToVideo.create({ prompt: "x" })).rejects.toMatchObject({
    name: "ConfigurationError",
    taskState: "none",
    message: expect.stringContaining("accessKey contains two keys."),
  });
});

const host = "https://gateway.example";
const lost = JSON.stringify({
  klingkit: 1,
  host,
  apiVersion: "v2",
  endpoint: "video.textToVideo",
  externalTaskId: "job-7",
});
const known = JSON.stringify({ klingkit: 1, host, apiVersion: "v2", endpoint: "video.textToVideo", id: "1" });

/** Clients whose credential is incomplete, as after a restart in another directory or without an environment. */
const broken: Readonly<Record<string, () => Kling>> = {
  "half of a key pair": () => createKling({ accessKey: "ak", baseUrl: host, env: {} }),
  "a .env file that cannot be read": () =>
    createClient(
      { environment: () => ({}), envFile: () => ({ path: "/srv/.env", problem: "cannot be read: EACCES" }) },
      { baseUrl: host },
    ),
  "a .env file with the base URL alone": () =>
    createClient(
      {
        environment: () => ({ KLING_API_KEY: "key" }),
        envFile: () => ({ path: "/srv/.env", variables: { KLING_BASE_URL: host } }),
      },
      {},
    ),
};

const calls: Readonly<Record<string, (kling: Kling) => Promise<unknown>>> = {
  recover: (kling) => kling.tasks.recover(lost),
  resume: (kling) => kling.tasks.resume(known),
  resumeAll: (kling) => kling.tasks.resumeAll([known, lost]),
  get: (kling) => kling.tasks.get([known]),
  send: (kling) =>
    kling.tasks.send(JSON.stringify({ ...JSON.parse(lost), kind: "intent", path: "/text-to-video/x", body: "{}" })),
};

const combinations = Object.entries(broken).flatMap(([name, client]) =>
  Object.entries(calls).map(([call, run]) => [call, name, client, run] as const),
);

test.each(combinations)("%s with %s does not state that no task was created", async (_call, _name, client, run) => {
  const error = await run(client()).then(
    () => undefined,
    (thrown: KlingError) => thrown,
  );
  expect(error).toMatchObject({ name: "ConfigurationError" });
  expect(error?.message).not.toContain("No task was created and nothing is charged.");
});

test.each(Object.entries(broken))(
  "a create with %s states that no task was created, and verifyCredentials does not",
  async (_name, client) => {
    const kling = client();
    await expect(kling.video.textToVideo.create({ prompt: "fog" })).rejects.toMatchObject({
      name: "ConfigurationError",
      taskState: "none",
    });
    const { result, message } = await kling.verifyCredentials();
    expect(result).toBe("not-configured");
    expect(message).not.toContain("No task was created and nothing is charged.");
  },
);
