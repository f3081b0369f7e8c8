import { expect, test } from "vitest";
import { createClient, type Kling } from "../src/client.ts";
import { createKling, jwt, keyHeaders, type KlingError } from "../src/index.ts";
import { openEmulator } from "./emulated.ts";

// Each of these tests describes what a caller may expect. None holds yet: remove `.fails` with the cure.

const host = "https://gateway.example";
const lost = JSON.stringify({
  klingkit: 1,
  host,
  apiVersion: "v2",
  endpoint: "video.textToVideo",
  externalTaskId: "job-7",
});
const known = JSON.stringify({ klingkit: 1, host, apiVersion: "v2", endpoint: "video.textToVideo", id: "1" });

/** Clients whose credential is incomplete, as after a restart in another folder or without an environment. */
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

test.fails.each(combinations)(
  "%s with %s does not state that no task was created",
  async (_call, _name, client, run) => {
    const error = await run(client()).then(
      () => undefined,
      (thrown: KlingError) => thrown,
    );
    expect(error).toMatchObject({ name: "ConfigurationError" });
    expect(error?.message).not.toContain("No task was created and nothing is charged.");
  },
);

test.fails("two clients that share an `env` object have the keys of their creation", async () => {
  const emulator = await openEmulator();
  const sent: (string | null)[] = [];
  const env: Record<string, string> = {};
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push(new Headers(init.headers).get("authorization"));
    return emulator.fetch(url, init);
  };
  const clients = ["key-of-anna", "key-of-ben"].map((key) => {
    env["KLING_API_KEY"] = key;
    return createKling({ env, baseUrl: emulator.url, fetch, clock: emulator.clock });
  });
  for (const kling of clients) await kling.tasks.get(["1"]).catch(() => undefined);
  expect(sent).toEqual(["Bearer key-of-anna", "Bearer key-of-ben"]);
});

test.fails.each([jwt, keyHeaders])(
  "two credentials that share a key pair object have the keys of their creation",
  async (create) => {
    const pair = { accessKey: "", secretKey: "secret" };
    const [first] = ["ak-anna", "ak-ben"].map((accessKey) => {
      pair.accessKey = accessKey;
      return create(pair);
    });
    const { Authorization = "", "X-Api-Key": key = "" } = (await first?.headers()) ?? {};
    expect(key || atob(Authorization.split(".")[1] ?? "")).toContain("ak-anna");
  },
);
