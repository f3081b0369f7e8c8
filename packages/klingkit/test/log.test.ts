import { createEmulator, type Emulator } from "@klingkit/emulator";
import { expect, onTestFinished, test } from "vitest";
import { createClient, type Kling } from "../src/client.ts";
import type { KlingOptions, LogLevel } from "../src/index.ts";

/** A client that prints into a list. */
async function logging(
  options: KlingOptions,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ kling: Kling; emulator: Emulator; lines: string[] }> {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const lines: string[] = [];
  const kling = createClient(
    { environment: () => variables, print: (_level, line) => lines.push(line) },
    {
      apiKey: "api-key-emulator",
      baseUrl: emulator.url,
      fetch: emulator.fetch,
      clock: emulator.clock,
      random: () => 1,
      ...options,
    },
  );
  return { kling, emulator, lines };
}

/** Makes one create whose first request loses its credential on the way, then one that is busy, then a lost poll. */
async function work({ kling, emulator }: { kling: Kling; emulator: Emulator }): Promise<void> {
  emulator.faults.add({ method: "POST", code: 1001, times: 1 });
  await kling.video.textToVideo.create({ prompt: "fog" }).catch(() => undefined);
  emulator.faults.add({ method: "POST", code: 1302, times: 1 });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  emulator.faults.add({ method: "GET", drop: "before", times: 1 });
  await task.wait();
}

/** The kinds of what was printed. */
function kinds(lines: readonly string[]): string[] {
  return [...new Set(lines.map((line) => line.split(" ").slice(1, 2).concat(line.split(" ").slice(3, 4)).join(" ")))];
}

const error = ["error header-stripped"];
const warn = [...error, "warn no-response", "warn poll-failed"];
const info = [...warn, "info retry"];
const debug = [...info, "debug request", "debug response"];

test.each<[LogLevel, readonly string[]]>([
  ["off", []],
  ["error", error],
  ["warn", warn],
  ["info", info],
  ["debug", debug],
])("the level %s prints its own events and the graver ones", async (logLevel, printed) => {
  const client = await logging({ logLevel });
  await work(client);
  expect(kinds(client.lines).toSorted()).toEqual(printed.toSorted());
});

test("a line names the event, its time and its fields", async () => {
  const { kling, emulator, lines } = await logging({ logLevel: "info" });
  emulator.faults.add({ method: "POST", code: 1302, times: 1 });
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect(lines).toEqual([
    expect.stringMatching(
      /^klingkit info \d{4}-\d\d-\d\dT[\d:.]+Z retry method=POST path=\/text-to-video\/kling-3\.0 apiVersion=v2 attempt=1 reason="code 1302" delay=1000$/,
    ),
  ]);
});

test("`KLINGKIT_LOG` sets the level, in either case", async () => {
  const { kling, lines } = await logging({}, { KLINGKIT_LOG: "DEBUG" });
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect(kinds(lines)).toEqual(["debug request", "debug response"]);
});

test("the option comes before `KLINGKIT_LOG`, and `env` replaces the environment", async () => {
  const off = await logging({ logLevel: "off" }, { KLINGKIT_LOG: "debug" });
  await off.kling.video.textToVideo.create({ prompt: "fog" });
  expect(off.lines).toEqual([]);
  const other = await logging({ env: {} }, { KLINGKIT_LOG: "debug" });
  await other.kling.video.textToVideo.create({ prompt: "fog" });
  expect(other.lines).toEqual([]);
});

test("a `KLINGKIT_LOG` that is no level is reported once, without its text, and stops nothing", async () => {
  const { kling, lines } = await logging({}, { KLINGKIT_LOG: "verbose" });
  await kling.video.textToVideo.create({ prompt: "fog" });
  expect(lines).toEqual(["klingkit warn KLINGKIT_LOG must be debug, info, warn, error, off. Logging is off."]);
});

test("an environment that cannot be read stops nothing", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const kling = createClient(
    {
      environment: () => {
        throw new Error("no permission");
      },
    },
    { apiKey: "api-key-emulator", baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock },
  );
  expect((await kling.video.textToVideo.create({ prompt: "fog" })).status).toBe("submitted");
});

test("no line holds the credential, an extra header, the prompt or a line break", async () => {
  const { kling, emulator, lines } = await logging({
    logLevel: "debug",
    headers: { "x-gateway-key": "gateway-secret" },
  });
  const body = "<html>\nYou sent api-key-emulator and gateway-secret</html>";
  emulator.faults.add({ method: "GET", status: 502, body, times: 1 });
  await (await kling.video.textToVideo.create({ prompt: "private words" })).wait();
  expect(lines.join("|")).toContain("[redacted]");
  expect(lines.join("|")).not.toMatch(/api-key-emulator|gateway-secret|private words|\n/);
});
