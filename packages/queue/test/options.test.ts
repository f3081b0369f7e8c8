import { createKling, InvalidInputError } from "klingkit";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AddOptions, createQueue } from "../src/index.ts";
import { setUp, videoJob, videoJobs } from "./setup.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "klingkit-queue-options-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("options of a queue", () => {
  const client = createKling({ apiKey: "api-key-emulator", env: {}, concurrency: false });

  test.each<[object, string]>([
    [{ maxRetries: -1 }, "`maxRetries` must be an integer from 0 to 2,147,483,647, not -1."],
    [{ maxRetries: 1e12 }, "`maxRetries` must be an integer from 0 to 2,147,483,647, not 1000000000000."],
    [{ leaseDuration: 10 }, "`leaseDuration` must be a number of milliseconds from 1,000 to 86,400,000, not 10."],
    [
      { leaseDuration: Infinity },
      "`leaseDuration` must be a number of milliseconds from 1,000 to 86,400,000, not Infinity.",
    ],
    [{ callbackUrl: "example.com/kling" }, "`callbackUrl` must be an absolute http(s) URL."],
    [{ concurency: 5 }, "Unknown option `concurency`."],
    [{ files: {} }, "`files` must have a `folder` or a `sink`."],
    [{ files: { folder: "" } }, "`files.folder` must be a path."],
    [{ files: { sink: {} } }, "`files.sink` must be a sink, which has the method `put`."],
    [
      { files: { sink: { put: () => undefined }, folder: "films" } },
      "`files` must have either a `folder` or a `sink`.",
    ],
    [{ files: { sink: { put: () => undefined }, manifest: false } }, "Unknown option `files.manifest`."],
    [
      { files: { folder: "films", concurrency: 0 } },
      "`files.concurrency` must be an integer from 1 to 2,147,483,647, not 0.",
    ],
    [
      { files: { folder: "films", concurrency: Number.NaN } },
      "`files.concurrency` must be an integer from 1 to 2,147,483,647, not NaN.",
    ],
    [{ files: { folder: "films", maxBytes: 0 } }, "`files.maxBytes` must be a number of bytes above 0, not 0."],
    [{ files: { folder: "films", manifest: "" } }, "`files.manifest` must be a path or `false`."],
    [{ files: { folder: "films", template: "{key}" } }, "Unknown option `files.template`."],
  ])("rejects %o", (options, summary) => {
    expect(() => createQueue({ client, ...options })).toThrow(
      expect.objectContaining({ name: "ConfigurationError", summary }),
    );
  });

  test.each([
    "",
    "host=localhost password=secret",
    "dbname = films",
    "postgres:/user:secret@localhost/films",
    "postgresql:user:secret@localhost/films",
    "mysql://user:secret@localhost/films",
    "user:secret@localhost/films",
    "file:films",
  ])("rejects the database %j without showing it, and creates no directory", async (database) => {
    const queue = createQueue({ client, database });
    const before = await readdir(process.cwd());
    const error: unknown = await queue.stats().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "ConfigurationError",
      summary: "`database` must be a directory or a `postgres://` URL.",
    });
    expect(String(error)).not.toContain("secret");
    expect(await readdir(process.cwd())).toEqual(before);
  });
});

describe("arguments of the methods", () => {
  test("reports values of jobs that the database cannot store, and adds none", async () => {
    const { createQueue: create } = await setUp(join(folder, "queue"));
    const queue = create();
    const jobs: readonly unknown[] = [
      videoJob("\ud800"),
      { ...videoJob("fraction"), priority: 0.5 },
      { ...videoJob("large"), priority: 1e12 },
      { ...videoJob("no number"), priority: Number.NaN },
      { ...videoJob("retries"), maxRetries: 1e12 },
      videoJob("twice"),
      videoJob("twice"),
    ];
    const error: unknown = await queue.add(jobs as Parameters<typeof queue.add>[0]).catch((thrown: unknown) => thrown);
    if (!(error instanceof InvalidInputError)) throw error;
    expect(error.issues.map(({ message }) => message)).toEqual([
      "`jobs[0].key` must have 1 to 200 characters, without control characters and unpaired surrogates.",
      "`jobs[1].priority` must be an integer from -2,147,483,647 to 2,147,483,647.",
      "`jobs[2].priority` must be an integer from -2,147,483,647 to 2,147,483,647.",
      "`jobs[3].priority` must be an integer from -2,147,483,647 to 2,147,483,647.",
      "`jobs[4].maxRetries` must be an integer from 0 to 2,147,483,647.",
      "`jobs[6].key` is also the key of jobs[5].",
    ]);
    expect(Object.values((await queue.stats()).jobs).filter((count) => count > 0)).toEqual([]);
  });

  test("`add` rejects options that would be ignored or that the database cannot store", async () => {
    const { createQueue: create } = await setUp(join(folder, "queue"));
    const queue = create();
    const amount = "`budget` must have either `units` or `usd`, a finite number of at least 0.";
    for (const [options, summary] of [
      [{ budgt: { units: 3 } }, "Unknown option `budgt`."],
      [{ priority: 0.5 }, "`priority` must be an integer from -2,147,483,647 to 2,147,483,647, not 0.5."],
      [{ budget: { unit: 3 } }, "Unknown option `budget.unit`."],
      [{ budget: {} }, amount],
      [{ budget: { units: 3, usd: 1 } }, amount],
      [{ budget: { units: Infinity } }, amount],
      [{ budget: { units: -1 } }, amount],
      [
        { budget: { name: "a\0b", units: 3 } },
        "`budget.name` must have 1 to 200 characters, without control characters and unpaired surrogates.",
      ],
    ] as const)
      await expect(queue.add(videoJobs(1), options as AddOptions)).rejects.toMatchObject({
        name: "ConfigurationError",
        summary,
      });
    expect(await queue.stats()).toMatchObject({ jobs: { held: 0, queued: 0 }, budgets: [] });
  });

  test("`cancel` and `retryFailed` ignore keys that no job can have, and reject other values", async () => {
    const { createQueue: create } = await setUp(join(folder, "queue"));
    const queue = create();
    await queue.add(videoJobs(2));
    expect(await queue.cancel(["job-0", "\0", "\ud800"])).toEqual({ cancelled: 1, running: 0 });
    expect(await queue.retryFailed(["\0"])).toEqual({ requeued: 0, blocked: 0, downloading: 0 });
    await expect(queue.cancel("job-1" as never)).rejects.toMatchObject({ summary: "`keys` must be a list of keys." });
    expect((await queue.stats()).jobs).toMatchObject({ queued: 1, cancelled: 1 });
  });

  test("`results` rejects a position that is not a sequence number", async () => {
    const { createQueue: create } = await setUp(join(folder, "queue"));
    const results = create().results({ after: 0.5 });
    await expect(results[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      name: "ConfigurationError",
      summary: "`after` must be an integer from 0 to 9,007,199,254,740,991, not 0.5.",
    });
  });
});
