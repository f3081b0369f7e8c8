import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "@klingkit/emulator";
import { createKling } from "klingkit";
import { expect, onTestFinished, test } from "vitest";
import { addFilm } from "../examples/chain.ts";
import { generateFilms } from "../examples/films.ts";
import { addShots } from "../examples/shots.ts";
import { collectResults, embeddedDatabase, filmAccount, setUp } from "./setup.ts";

const database = embeddedDatabase();

test("generates a video of each scene, and running the program again pays for none", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const folder = mkdtempSync(join(tmpdir(), "klingkit-queue-example-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { url: baseUrl, clock, fetch } = emulator;
  const client = createKling({ apiKey: "api-key-emulator", baseUrl, clock, fetch, env: {}, concurrency: false });
  for (let run = 0; run < 2; run++) {
    const results: string[] = [];
    for await (const { key, status } of generateFilms(["dawn", "dusk"], folder, client))
      results.push(`${key} ${status}`);
    expect(results.toSorted()).toEqual(["dawn succeeded", "dusk succeeded"]);
    expect(readdirSync(join(folder, "films"))).toEqual(expect.arrayContaining(["dawn", "dusk"]));
    expect(emulator.state().tasks).toHaveLength(2);
  }
});

test("adds a chain whose steps use the results of each other", async () => {
  const { emulator, client, createQueue } = await setUp(database(), { clock: "virtual", accounts: [filmAccount] });
  const queue = createQueue();
  await addFilm(queue, client, "dawn");
  await queue.start();
  const results = await collectResults(queue);
  expect(results.map(({ key, status, dependsOn }) => [key, status, dependsOn])).toEqual([
    ["dawn/image", "succeeded", []],
    ["dawn/video", "succeeded", ["dawn/image"]],
    ["dawn/longer", "succeeded", ["dawn/video"]],
    ["dawn/longest", "succeeded", ["dawn/longer"]],
    ["dawn/speech", "succeeded", ["dawn/longest"]],
  ]);
  expect(emulator.state().paid.tasks).toBe(5);
});

test("adds a shot that begins with the last frame of another one", async () => {
  const emulator = await createEmulator({ clock: "virtual", listen: false });
  onTestFinished(() => emulator.close());
  const folder = mkdtempSync(join(tmpdir(), "klingkit-queue-example-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { url: baseUrl, clock, fetch } = emulator;
  const client = createKling({ apiKey: "api-key-emulator", baseUrl, clock, fetch, env: {}, concurrency: false });
  await using queue = await addShots(client, folder);
  await queue.start();
  expect((await collectResults(queue)).map(({ key, status }) => [key, status])).toEqual([
    ["fog", "succeeded"],
    ["sun", "succeeded"],
  ]);
});

test.each(["films", "chain", "shots"])("the README contains the example program %s", (name) => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(join(folder, "examples", `${name}.ts`), "utf8")}\`\`\``);
});
