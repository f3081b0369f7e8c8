import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { createClient, type Kling } from "../src/client.ts";
import { readOptional } from "../src/environment.ts";
import type { KlingOptions } from "../src/index.ts";

/** A client with these variables, and the names of those that it has read: Deno asks for leave to read each. */
async function reading(
  options: KlingOptions,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ kling: Kling; read: Set<string> }> {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const read = new Set<string>();
  const environment = new Proxy(variables, {
    get(target, name) {
      read.add(String(name));
      return typeof name === "string" ? target[name] : undefined;
    },
  });
  const kling = createClient(
    { environment: () => environment },
    { fetch: emulator.fetch, clock: emulator.clock, ...options },
  );
  return { kling, read };
}

test("with key, address and log level given, no variable is read", async () => {
  const options = { apiKey: "api-key-emulator", baseUrl: "https://gateway.example", logLevel: "off" } as const;
  const { kling, read } = await reading(options);
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect([...read]).toEqual([]);
});

test("with key and address given, only the log level is read", async () => {
  const { kling, read } = await reading({ apiKey: "api-key-emulator", baseUrl: "https://gateway.example" });
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect([...read]).toEqual(["KLINGKIT_LOG"]);
});

test("nothing is read before the first call", async () => {
  const { read } = await reading({}, { KLING_API_KEY: "api-key-emulator" });
  expect([...read]).toEqual([]);
});

test.each([
  ["granted", "debug"],
  ["prompt", undefined],
  ["denied", undefined],
])("with Deno's permission %s the log level of the environment is %o", (state, level) => {
  const asked: object[] = [];
  const Deno = { permissions: { querySync: (of: object) => (asked.push(of), { state }) } };
  expect(readOptional(() => ({ KLINGKIT_LOG: "debug" }), "KLINGKIT_LOG", { Deno })).toBe(level);
  expect(asked).toEqual([{ name: "env", variable: "KLINGKIT_LOG" }]);
});

test("with key and address given, no .env is looked for", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const environment = (): never => {
    throw new Error("there is no leave to read files");
  };
  const kling = createClient(
    { environment },
    { fetch: emulator.fetch, clock: emulator.clock, apiKey: "api-key-emulator", baseUrl: "https://gateway.example" },
  );
  const { id } = await kling.video.textToVideo.create({ prompt: "fog" });
  expect(emulator.state().tasks.map((task) => task.id)).toEqual([id]);
});

test("an API key in the environment is read with the address and the log level, and nothing else", async () => {
  const { kling, read } = await reading({}, { KLING_API_KEY: "api-key-emulator" });
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect([...read].sort()).toEqual(["KLINGKIT_LOG", "KLING_API_KEY", "KLING_BASE_URL"]);
});
