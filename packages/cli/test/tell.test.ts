import { expect, test } from "vitest";
import { openWorld } from "./world.ts";

test("auth check tells what is wrong, and its exit code tells scripts", async () => {
  const world = await openWorld();
  expect(await world.run("auth", "check")).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^✔ .* accepts the credentials\.\n$/),
  });
  const stranger = await openWorld({ env: { KLING_API_KEY: "api-key-of-nobody" } });
  expect(await stranger.run("auth", "check", "--json")).toMatchObject({
    code: 3,
    out: expect.stringContaining('"result":"rejected"'),
  });
  const nobody = await openWorld({ env: {} });
  expect(await nobody.run("auth", "check")).toMatchObject({ code: 3, out: expect.stringContaining("--emulator") });
  const silent = await openWorld();
  silent.emulator.faults.add({ drop: "before" });
  expect(await silent.run("auth", "check", "--json")).toMatchObject({
    code: 7,
    out: expect.stringContaining('"result":"cannot-connect"'),
  });
});

test("plain http is refused with the name of the option or variable, except on this machine", async () => {
  const world = await openWorld();
  expect(await world.run("auth", "check", "--base-url", "http://gateway.example")).toMatchObject({
    code: 3,
    err: expect.stringMatching(/^klingkit: --base-url must begin with https:\/\//),
  });
  expect(await world.run("auth", "check", "--base-url", "http://localhost:5510")).toMatchObject({ code: 0 });
  expect(world.emulator.calls).toHaveLength(1);
});

test("estimate tells the price without sending or credentials", async () => {
  const world = await openWorld({ env: {} });
  expect((await world.run("estimate", "video", "-d", "10")).out).toMatch(
    /^0\.84 USD \(6 units\) of the video kind\nby the list of /,
  );
  expect((await world.run("estimate", "image", "-n", "4", "--json")).json()).toMatchObject([
    { endpoint: "image.generate", estimate: { units: { min: 32 } } },
  ]);
  expect(world.emulator.calls).toEqual([]);
});

test("models tells what each can do, in either spelling", async () => {
  const world = await openWorld({ env: {} });
  expect((await world.run("models")).out).toMatch(/^kling-3\.0 +video\.textToVideo/m);
  const { out } = await world.run("models", "kling-v2-6");
  expect(out).toContain("duration       5, 10\n");
  expect(out).toContain("- generates audio only at 1080p\n");
  expect(await world.run("models", "kling-99")).toMatchObject({
    code: 2,
    err: expect.stringContaining('klingkit does not know a model "kling-99"'),
  });
});

test("account tells packs, and what tasks took", async () => {
  const world = await openWorld();
  await world.run("video", "a cat", "--id", "cat");
  expect((await world.run("account")).out).toMatch(/^video +online +997 of 1000 +5 /m);
  expect((await world.run("account", "--ledger", "units", "--json")).json()).toMatchObject([{ amount: 3 }]);
});

test("emulator runs until it is interrupted", async () => {
  const world = await openWorld();
  world.interruptWhen(Promise.resolve());
  const { code, json } = await world.run("emulator", "--port", "0", "--json");
  expect(code).toBe(0);
  expect(json()).toMatchObject([
    { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), apiKey: "api-key-emulator" },
  ]);
});

test("wrong arguments end with 2 and point to --help", async () => {
  const world = await openWorld();
  expect(await world.run("video", "x", "-d", "long")).toMatchObject({
    code: 2,
    err: expect.stringContaining("It must be a number"),
  });
  const { err } = await world.run("video", "x", "--colour", "red", "--json");
  expect(JSON.parse(err)).toMatchObject({ error: { name: "UsageError", exitCode: 2 } });
  expect(await world.run("vidoe")).toMatchObject({ code: 2, err: expect.stringContaining("Did you mean video?") });
  expect(await world.run("video", "x", "--region", "mars")).toMatchObject({
    code: 2,
    err: expect.stringContaining("singapore"),
  });
});

const groups = ["tasks", "auth", "estimate"];
const commands = [
  "",
  "video",
  "image",
  "speech",
  "batch",
  "estimate video",
  "estimate image",
  "tasks list",
  "tasks show",
  "tasks wait",
  "tasks recover",
  "tasks download",
  "models",
  "account",
  "auth check",
  "emulator",
];

test.each([...groups, ...commands])("help of klingkit %s fits into 80 columns", async (command) => {
  const world = await openWorld({ env: {} });
  const { code, out } = await world.run(...command.split(" ").filter(Boolean), "--help");
  expect(code).toBe(0);
  expect(out.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test.each(commands)("help of klingkit %s has an example", async (command) => {
  const world = await openWorld({ env: {} });
  const { out } = await world.run(...command.split(" ").filter(Boolean), "--help");
  expect(out).toMatch(/\nExamples?:\n {2}\$ klingkit/);
});
