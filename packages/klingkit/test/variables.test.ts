import { expect, test } from "vitest";
import { createClient, type Kling } from "../src/client.ts";
import { readOptional } from "../src/environment.ts";
import type { KlingOptions } from "../src/index.ts";
import { openEmulator } from "./emulated.ts";

// Deno asks for permission to read each variable.
/** Creates a client with these variables. Returns it with the names of the variables that it reads. */
async function createReadingClient(
  options: KlingOptions,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ kling: Kling; read: Set<string> }> {
  const emulator = await openEmulator();
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

test("reads no variable if key, base URL and log level are set", async () => {
  const options = { apiKey: "api-key-emulator", baseUrl: "https://gateway.example", logLevel: "off" } as const;
  const { kling, read } = await createReadingClient(options);
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect([...read]).toEqual([]);
});

test("reads only the log level if key and base URL are set", async () => {
  const { kling, read } = await createReadingClient({ apiKey: "api-key-emulator", baseUrl: "https://gateway.example" });
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect([...read]).toEqual(["KLINGKIT_LOG"]);
});

test("reads no variable before the first call", async () => {
  const { read } = await createReadingClient({}, { KLING_API_KEY: "api-key-emulator" });
  expect([...read]).toEqual([]);
});

test.each([
  ["granted", "debug"],
  ["prompt", undefined],
  ["denied", undefined],
])("with the state %s of Deno's permission, the log level of the environment is %o", (state, level) => {
  const queried: object[] = [];
  const Deno = { permissions: { querySync: (of: object) => (queried.push(of), { state }) } };
  expect(readOptional(() => ({ KLINGKIT_LOG: "debug" }), "KLINGKIT_LOG", { Deno })).toBe(level);
  expect(queried).toEqual([{ name: "env", variable: "KLINGKIT_LOG" }]);
});

test("searches no .env file if key and base URL are set", async () => {
  const emulator = await openEmulator();
  const environment = (): never => {
    throw new Error("permission to read files is denied");
  };
  const kling = createClient(
    { environment },
    { fetch: emulator.fetch, clock: emulator.clock, apiKey: "api-key-emulator", baseUrl: "https://gateway.example" },
  );
  const { id } = await kling.video.textToVideo.create({ prompt: "fog" });
  expect(emulator.state().tasks.map((task) => task.id)).toEqual([id]);
});

test("reads an API key, the base URL and the log level of the environment, and nothing else", async () => {
  const { kling, read } = await createReadingClient({}, { KLING_API_KEY: "api-key-emulator" });
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect([...read].sort()).toEqual(["KLINGKIT_LOG", "KLING_API_KEY", "KLING_BASE_URL"]);
});
