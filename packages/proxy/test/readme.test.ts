import { createEmulator, type Emulator } from "@klingkit/emulator";
import type * as klingkit from "klingkit";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type * as client from "../src/client.ts";
import type * as server from "../src/index.ts";
import { attacks } from "./attacks.ts";
import { SECRET, URL_OF_PROXY } from "./emulated.ts";

const folder = join(import.meta.dirname, "..");
const readme = readFileSync(join(folder, "README.md"), "utf8");
let emulator: Emulator;

// The programs use the real packages. Only their credential, their address, their clock and their network are replaced.
vi.mock("klingkit", async (original) => {
  const actual = await original<typeof klingkit>();
  return {
    ...actual,
    createKling({ env: _env, ...options }: klingkit.KlingOptions = {}) {
      const { url: baseUrl, fetch, clock } = emulator;
      return actual.createKling({ apiKey: "api-key-emulator", baseUrl, fetch, clock, env: {}, ...options });
    },
  };
});
vi.mock("@klingkit/proxy", async (original) => {
  const actual = await original<typeof server>();
  return {
    ...actual,
    createProxy: (kling: klingkit.Kling, options: server.ProxyOptions) =>
      actual.createProxy(kling, { ...options, clock: emulator.clock }),
  };
});
vi.mock("@klingkit/proxy/client", async (original) => {
  const actual = await original<typeof client>();
  return {
    ...actual,
    createKling: ({ proxyUrl }: client.ProxyClientOptions) =>
      actual.createKling({
        proxyUrl,
        clock: emulator.clock,
        async fetch(url, init) {
          const { proxy } = await import("../examples/server.ts");
          const request = new Request(new URL(url, URL_OF_PROXY), init);
          request.headers.set("sec-fetch-site", "same-origin");
          request.headers.set("cookie", "session=ada");
          return proxy(request);
        },
      }),
  };
});

test("the programs make clips until the budget of the user is used up", async () => {
  emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  vi.stubEnv("KLING_PROXY_SECRET", SECRET);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { generate } = await import("../examples/page.ts");
  const shown: string[] = [];
  expect(await generate("a lighthouse in fog", (text) => shown.push(text))).toMatch(/^http/);
  expect(shown[0]).toBe("0%");
  expect(await generate("", (text) => shown.push(text))).toBeUndefined();
  expect(shown.at(-1)).toMatch(/^`prompt`/);
  await generate("noon", () => undefined);
  expect(await generate("dusk", (text) => shown.push(text))).toBeUndefined();
  expect(shown.at(-1)).toBe("Your budget for today is used up.");
  expect(emulator.state().paid.tasks).toBe(2);
});

test("the README contains the programs", () => {
  const missing = readdirSync(join(folder, "examples")).filter(
    (file) =>
      file !== "session.ts" &&
      !readme.includes(`\`\`\`ts\n${readFileSync(join(folder, "examples", file), "utf8")}\`\`\``),
  );
  expect(missing).toEqual([]);
});

test("the README lists the attacks of one request with their answers", () => {
  const rows = [...readme.matchAll(/^\| (.+?) +\| (\d{3}) `(\w+)` +\|$/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(attacks.map(({ name, status, code }) => [name, String(status), code]));
});
