import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createKling } from "klingkit";
import { killUploads } from "../scripts/kill-uploads.ts";
import { clockOf, startChild, startService } from "../scripts/processes.ts";
import { createQueue } from "../src/index.ts";
import { collectResults } from "./setup.ts";
import { behavior } from "./behavior.ts";

const isFull = process.env["KLINGKIT_FULL"] !== undefined;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "klingkit-queue-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("in a directory", () => {
  behavior(() => join(folder, "queue"));

  test("rejects a second process and names the first; after a kill -9, no job is lost or paid twice", async () => {
    const service = await startService({ concurrency: 10, seconds: 60, speed: 60 });
    onTestFinished(() => service.stop());
    const outputs = join(folder, "outputs");
    const options = { service, database: join(folder, "queue"), folder: outputs, limit: 5, jobs: 8 };
    const first = startChild("worker", { ...options, events: true });
    onTestFinished(() => first.kill());
    await lineContaining(first, '"type":"sent"');

    const second = startChild("worker", options);
    const rejection = await second.line();
    expect(rejection).toContain(`process ${first.pid} on `);
    expect(rejection).toContain("Only one process can use it at a time.");
    expect(await second.exited).toBe(1);

    await first.kill();
    const third = startChild("worker", { ...options, untilDone: true });
    onTestFinished(() => third.kill());
    expect(JSON.parse(await lineContaining(third, '"results"'))).toMatchObject({ results: 8 });
    await third.exited;
    const state = await service.state();
    expect(state.paid.tasks).toBe(8);
    expect(state.accounts[0]?.slots["video/kling-3.0"]?.peak).toBeLessThanOrEqual(5);
    expect((await readFile(join(outputs, "manifest.jsonl"), "utf8")).trimEnd().split("\n")).toHaveLength(8);
    expect((await readdir(outputs)).filter((name) => name.endsWith(".mp4"))).toHaveLength(8);
  });

  test("a kill -9 between an upload and its create loses no file and pays for no second task", async () => {
    const place = await mkdtemp(join(tmpdir(), "klingkit-queue-uploads-"));
    onTestFinished(() => rm(place, { recursive: true, force: true }));
    // Kills after fixed numbers of uploads and sends. What the operating system does in between differs.
    let last = 0;
    const random = (): number => (last = (last + 0.37) % 1);
    const jobs = isFull ? 50 : 4;
    const report = await killUploads(place, { jobs, kills: isFull ? 25 : 2, random });
    expect(report).toMatchObject({ paid: jobs, complete: jobs, missing: 0 });
    expect(report.kills).toBeGreaterThan(0);
  });

  test("does not resend a cancelled job whose first send was lost when the worker was killed", async () => {
    const service = await startService({ concurrency: 10, seconds: 60, speed: 60 });
    onTestFinished(() => service.stop());
    const control = (path: string, init?: RequestInit): Promise<Response> =>
      fetch(`${service.url}/__emulator/${path}`, init);
    // The first create of each job never arrives.
    const hang = { method: "POST", path: "/text-to-video/", hang: true };
    await control("faults", { method: "POST", body: JSON.stringify(hang) });
    const database = join(folder, "cancelled");
    const worker = startChild("worker", { service, database, limit: 5, jobs: 5 });
    onTestFinished(() => worker.kill());
    const sends = async (): Promise<unknown[]> => (await (await control("calls")).json()) as unknown[];
    while ((await sends()).length < 5);
    await worker.kill();
    await control("faults", { method: "DELETE" });

    const clock = clockOf(service);
    const client = createKling({
      apiKey: "api-key-emulator",
      baseUrl: service.url,
      clock,
      env: {},
      concurrency: false,
    });
    const queue = createQueue({ client, database, clock, concurrency: 5 });
    onTestFinished(() => queue.close());
    expect(await queue.cancel()).toEqual({ cancelled: 0, running: 5 });
    await queue.start();
    const results = await collectResults(queue);
    expect(results.map(({ status, taskId, outputs }) => [status, taskId, outputs])).toEqual(
      Array(5).fill(["cancelled", undefined, []]),
    );
    expect((await service.state()).paid).toEqual({ tasks: 0, units: 0 });
  });
});

async function lineContaining(child: ReturnType<typeof startChild>, text: string): Promise<string> {
  for (let line = await child.line(); line !== undefined; line = await child.line()) {
    if (line.includes(text)) return line;
  }
  throw new Error(`The process exited without printing ${text}.`);
}
