import type { EmulatorOptions } from "@klingkit/emulator";
import { InvalidInputError } from "@klingkit/errors";
import { createKling, type Kling } from "klingkit";
import { lastFrame } from "@klingkit/video/last-frame";
import { expect, test } from "vitest";
import { estimateJobs, type JobInput, type Queue, type QueueDatabase, type QueueResult } from "../src/index.ts";
import { advanceUntil, collectResults, filmAccount, setUp, type TestSetup, videoJob } from "./setup.ts";

const options: EmulatorOptions = { clock: "manual", accounts: [filmAccount] };

/** The names of the steps, in order. */
const steps = ["image", "video", "longer", "longest", "speech"] as const;

/** An image, a video of it, two extensions and a lip-sync: each step needs the previous one. */
function filmJobs(name: string, prompts: Partial<Record<(typeof steps)[number], string>> = {}): JobInput<Kling>[] {
  return [
    { endpoint: "image.generate", key: `${name}/image`, input: { prompt: prompts.image ?? `a keeper, ${name}` } },
    {
      endpoint: "video.imageToVideo",
      key: `${name}/video`,
      input: {
        model: "kling-v1-6",
        firstFrame: { $from: `${name}/image.output.url` },
        prompt: prompts.video ?? `the keeper nods, ${name}`,
      },
    },
    {
      endpoint: "video.extend",
      key: `${name}/longer`,
      input: { videoId: { $from: `${name}/video.output.id` }, prompt: prompts.longer ?? `she smiles, ${name}` },
    },
    {
      endpoint: "video.extend",
      key: `${name}/longest`,
      input: { videoId: { $from: `${name}/longer.outputs[0].id` }, prompt: prompts.longest ?? `she waves, ${name}` },
    },
    {
      endpoint: "video.lipSync.simple",
      key: `${name}/speech`,
      input: {
        videoId: { $from: `${name}/longest.output.id` },
        speech: { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" },
      },
    },
  ];
}

function results({ emulator }: TestSetup, queue: Queue<Kling>): Promise<QueueResult[]> {
  return advanceUntil(emulator, collectResults(queue));
}

const statuses = (ended: readonly { key: string; status: string }[]): Record<string, string> =>
  Object.fromEntries(ended.map(({ key, status }) => [key, status]));

async function issuesOf(adding: Promise<unknown>): Promise<string[]> {
  const error: unknown = await adding.catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidInputError)) throw error;
  return error.issues.map(({ code, message }) => `${code}: ${message}`);
}

async function countJobs(queue: Queue<Kling>): Promise<Record<string, number>> {
  const { jobs } = await queue.stats();
  return Object.fromEntries(Object.entries(jobs).filter(([, count]) => count > 0));
}

/** A client on whose requests and responses a test has an effect. */
function clientWith(
  { emulator }: TestSetup,
  {
    request = (text) => text,
    response = (text) => text,
  }: Partial<Record<"request" | "response", (text: string) => string>>,
): Kling {
  return createKling({
    apiKey: "api-key-emulator",
    baseUrl: emulator.url,
    async fetch(url, init) {
      const body = typeof init.body === "string" ? { body: request(init.body) } : {};
      const original = await emulator.fetch(url, { ...init, ...body });
      return new Response(response(await original.text()), original);
    },
    clock: emulator.clock,
    random: () => 0.5,
    env: {},
    concurrency: false,
  });
}

/** The behavior of jobs that use outputs of other jobs, on any database. */
export function chains(database: () => QueueDatabase): void {
  test("runs each step with the output of the previous one, in any order of `add`", async () => {
    const setup = await setUp(database(), options);
    const { emulator, createQueue } = setup;
    const queue = createQueue();
    const jobs = filmJobs("fog").toReversed();
    expect((await queue.add(jobs)).map(({ key }) => key)).toEqual(jobs.map(({ key }) => key));
    expect(await countJobs(queue)).toEqual({ queued: 1, blocked: 4 });
    await queue.start();
    const ended = await results(setup, queue);

    expect(ended.map(({ key, status }) => `${key} ${status}`)).toEqual(steps.map((step) => `fog/${step} succeeded`));
    expect(ended.map(({ dependsOn }) => dependsOn)).toEqual([
      [],
      ["fog/image"],
      ["fog/video"],
      ["fog/longer"],
      ["fog/longest"],
    ]);
    const outputOf = (step: number): object => ended[step]?.outputs[0] ?? {};
    const bodies = emulator.calls.filter(({ method }) => method === "POST").map(({ body }) => body);
    expect(bodies).toMatchObject([
      {},
      { image: (outputOf(0) as { url: string }).url },
      { video_id: (outputOf(1) as { id: string }).id },
      { video_id: (outputOf(2) as { id: string }).id },
      { input: { video_id: (outputOf(3) as { id: string }).id } },
    ]);
    expect(emulator.state().paid.tasks).toBe(5);
  });

  test("refuses unknown jobs, cycles and outputs that a job cannot have, and adds nothing", async () => {
    const setup = await setUp(database(), options);
    const { createQueue } = setup;
    const queue = createQueue();
    const extend = (key: string, $from: string): JobInput<Kling> =>
      ({ endpoint: "video.extend", key, input: { videoId: { $from } } }) as JobInput<Kling>;
    expect(
      await issuesOf(
        queue.add([
          videoJob("fog"),
          extend("unknown", "fogg.output.id"),
          extend("itself", "itself.output.id"),
          extend("malformed", "fog.id"),
          { endpoint: "image.generate", key: "image", input: { prompt: "fog" } },
          extend("no id", "image.output.id"),
          extend("new model", "fog.output.id"),
          { endpoint: "image.generate", key: "one", input: { prompt: "fog", n: 1 } },
          {
            endpoint: "video.imageToVideo",
            key: "no output",
            input: { prompt: "fog", firstFrame: { $from: "one.outputs[5].url" } },
          },
        ]),
      ),
    ).toEqual([
      'unknown_reference: `jobs[1].input.videoId` refers to the job "fogg", which is neither in this call nor in the queue. Did you mean "fog"?',
      "conflict: `jobs[2].input.videoId` refers to its own job.",
      'wrong_format: `jobs[3].input.videoId` must be an object with `$from` alone: the key of a job and a path, as "fog.output.url" or "fog.outputs[1].url".',
      "not_allowed_value: `jobs[5].input.videoId` refers to `id`, which outputs of image.generate do not have. Use `url` or `watermarkUrl`.",
      'not_supported_by_model: `jobs[6].input.videoId` refers to an output of the model kling-3.0 ("fog"), which video.extend does not accept. Create the video with `kling-v1-6`, or continue it with `video.omni`, as `video: { url, use: "feature" }`.',
      'not_allowed_value: `jobs[8].input.firstFrame` refers to the output with the index 5 of "one", whose `n` is 1.',
    ]);
    expect(
      await issuesOf(queue.add([extend("a", "c.output.id"), extend("b", "a.output.id"), extend("c", "b.output.id")])),
    ).toEqual(['conflict: `jobs[0].input` is part of a cycle: "a" refers to "c" refers to "b" refers to "a".']);
    expect(await countJobs(queue)).toEqual({});
  });

  test("takes the output of a job that is already in the queue and has succeeded", async () => {
    const setup = await setUp(database(), options);
    const { createQueue } = setup;
    const queue = createQueue();
    await queue.start();
    const firstFrame = "https://example.com/fog.png";
    await queue.add({ endpoint: "video.imageToVideo", key: "fog", input: { model: "kling-v1-6", firstFrame } });
    expect(await results(setup, queue)).toHaveLength(1);
    await queue.add({ endpoint: "video.extend", key: "longer", input: { videoId: { $from: "fog.output.id" } } });
    expect(statuses(await results(setup, queue))).toEqual({ fog: "succeeded", longer: "succeeded" });
  });

  test("a failed step stops the jobs that need it and nothing else; `retryFailed` continues with it", async () => {
    const setup = await setUp(database(), options);
    let repaired = false;
    const client = clientWith(setup, { request: (text) => (repaired ? text.replace("[fail]", "") : text) });
    const queue = setup.createQueue({ client, maxRetries: 0 });
    await queue.add([...filmJobs("fog", { longer: "[fail] she smiles" }), ...filmJobs("sun")]);
    await queue.start();
    const ended = await results(setup, queue);
    expect(statuses(ended)).toEqual({
      "fog/image": "succeeded",
      "fog/video": "succeeded",
      "fog/longer": "failed",
      "fog/longest": "dependency_failed",
      "fog/speech": "dependency_failed",
      ...Object.fromEntries(steps.map((step) => [`sun/${step}`, "succeeded"])),
    });
    expect(ended.find(({ key }) => key === "fog/speech")).toMatchObject({
      attempts: 0,
      error: {
        summary: expect.stringMatching(/^The job "fog\/longer", whose output this job needs, ended as `failed`: /),
      },
    });
    const before = setup.emulator.state().tasks.length;
    expect(before).toBe(8);

    repaired = true;
    // The key of a job that needs the failed one retries the failed one.
    expect(await queue.retryFailed(["fog/speech"])).toEqual({ requeued: 1, blocked: 2, downloading: 0 });
    const after = await results(setup, queue);
    expect(Object.values(statuses(after))).toEqual(Array(10).fill("succeeded"));
    expect(after.slice(-3).map(({ key }) => key)).toEqual(["fog/longer", "fog/longest", "fog/speech"]);
    expect(setup.emulator.state().tasks).toHaveLength(before + 3);
  });

  test("a rejected step and one that is cancelled stop the jobs that need them", async () => {
    const setup = await setUp(database(), options);
    const { createQueue } = setup;
    const queue = createQueue();
    await queue.add([...filmJobs("fog", { image: "[reject]" }), ...filmJobs("sun"), ...filmJobs("rain")]);
    expect(await queue.cancel(["sun/longer"])).toEqual({ cancelled: 3, running: 0 });
    await queue.start();
    const byKey = statuses(await results(setup, queue));
    expect(steps.map((step) => byKey[`fog/${step}`])).toEqual(["rejected", ...Array(4).fill("dependency_failed")]);
    expect(steps.map((step) => byKey[`sun/${step}`])).toEqual([
      "succeeded",
      "succeeded",
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
    expect(steps.map((step) => byKey[`rain/${step}`])).toEqual(Array(5).fill("succeeded"));
    expect(await queue.retryFailed()).toEqual({ requeued: 0, blocked: 0, downloading: 0 });
  });

  test("a step whose task is cancelled while it runs cancels the jobs that need it", async () => {
    const setup = await setUp(database(), options);
    const { emulator, createQueue, nextEvent } = setup;
    const queue = createQueue();
    await queue.add(filmJobs("fog"));
    const sent = nextEvent("sent");
    await queue.start();
    await sent;
    expect(await queue.cancel(["fog/image"])).toEqual({ cancelled: 4, running: 1 });
    const ended = await results(setup, queue);
    expect(Object.values(statuses(ended))).toEqual(Array(5).fill("cancelled"));
    expect(emulator.state().paid.tasks).toBe(1);
  });

  test("a job that needs two others waits for both, and fails with either", async () => {
    const setup = await setUp(database(), options);
    const { createQueue } = setup;
    const queue = createQueue({ maxRetries: 0 });
    const image = (key: string, prompt: string): JobInput<Kling> => ({
      endpoint: "image.generate",
      key,
      input: { prompt },
    });
    const both = (key: string, first: string, last: string): JobInput<Kling> => ({
      endpoint: "video.imageToVideo",
      key,
      input: { firstFrame: { $from: `${first}.output.url` }, lastFrame: { $from: `${last}.output.url` } },
    });
    await queue.add([
      both("film", "dawn", "dusk"),
      both("other", "dawn", "night"),
      image("dawn", "dawn"),
      image("dusk", "dusk"),
      image("night", "[fail]"),
    ]);
    await queue.start();
    expect(statuses(await results(setup, queue))).toEqual({
      dawn: "succeeded",
      dusk: "succeeded",
      night: "failed",
      film: "succeeded",
      other: "dependency_failed",
    });
  });

  test("starts a chain only when the budget covers all of its steps", async () => {
    const setup = await setUp(database(), options);
    const { emulator, client, createQueue } = setup;
    const queue = createQueue();
    const jobs = filmJobs("fog");
    const estimate = await estimateJobs(client, jobs);
    expect(estimate.jobs.map(({ key, price }) => [key, price?.usd])).toEqual([
      ["fog/image", 0.028],
      ["fog/video", 0.28],
      ["fog/longer", 0.49],
      ["fog/longest", 0.49],
      ["fog/speech", 0.84],
    ]);
    expect(estimate.usd).toBeCloseTo(2.128, 6);
    await queue.add(jobs, { budget: { name: "film", usd: 2 } });
    await queue.start();
    expect(await results(setup, queue)).toEqual([]);
    expect(await countJobs(queue)).toEqual({ held: 5 });
    await queue.add([], { budget: { name: "film", usd: 2.2 } });
    expect(await results(setup, queue)).toHaveLength(5);
    const [budget] = (await queue.stats()).budgets;
    expect(budget?.reserved).toBeCloseTo(0, 6);
    expect(budget?.spent).toBeLessThanOrEqual(estimate.usd);
    expect(emulator.state().paid.tasks).toBe(5);
  });

  test("a failed step releases the budget of the jobs that need it", async () => {
    const setup = await setUp(database(), options);
    const { createQueue } = setup;
    const queue = createQueue({ maxRetries: 0 });
    await queue.add(filmJobs("fog", { video: "[fail]" }), { budget: { name: "film", usd: 3 } });
    await queue.start();
    expect(await results(setup, queue)).toHaveLength(5);
    const [budget] = (await queue.stats()).budgets;
    expect(budget?.spent).toBeCloseTo(0.028, 6);
    expect(budget?.reserved).toBeCloseTo(0, 6);
  });

  test("a lowered budget holds blocked jobs, which continue when it is raised", async () => {
    const setup = await setUp(database(), options);
    const { createQueue } = setup;
    const queue = createQueue();
    await queue.add(filmJobs("fog"), { budget: { name: "film", usd: 3 } });
    await queue.add([], { budget: { name: "film", usd: 0.1 } });
    expect(await countJobs(queue)).toEqual({ queued: 1, held: 4 });
    await queue.start();
    expect(statuses(await results(setup, queue))).toEqual({ "fog/image": "succeeded" });
    await queue.add([], { budget: { name: "film", usd: 3 } });
    expect(Object.values(statuses(await results(setup, queue)))).toEqual(Array(5).fill("succeeded"));
  });

  /** Runs an image whose link expires in some hours, then a video of it. If `repaired`, the service returns a new link later. */
  async function runWithOldLink(
    setup: TestSetup,
    { hours, repaired }: { hours: number; repaired: boolean },
  ): Promise<{ film: QueueResult | undefined; create: string | undefined; oldLink: string }> {
    const { emulator } = setup;
    let isOld = true;
    const oldLink = `ksTime=${Math.floor(emulator.clock.now() / 1000 + hours * 3600).toString(16)}`;
    const client = clientWith(setup, {
      response: (text) => (isOld ? text.replaceAll(/ksTime=[0-9a-f]+/g, oldLink) : text),
    });
    const queue = setup.createQueue({ client });
    await queue.add({ endpoint: "image.generate", key: "image", input: { prompt: "fog" } });
    await queue.start();
    await results(setup, queue);
    isOld = !repaired;
    const input = { firstFrame: { $from: "image.output.url" } } as const;
    await queue.add({ endpoint: "video.imageToVideo", key: "film", input });
    const film = (await results(setup, queue)).at(-1);
    const create = emulator.calls.find(({ path }) => path.startsWith("/image-to-video"));
    return { film, create: create && JSON.stringify(create.body), oldLink };
  }

  test("reads a link again that expires within an hour", async () => {
    const setup = await setUp(database(), options);
    const { film, create, oldLink } = await runWithOldLink(setup, { hours: 0.5, repaired: true });
    expect(film).toMatchObject({ status: "succeeded" });
    expect(create).toMatch(/ksTime=[0-9a-f]+/);
    expect(create).not.toContain(oldLink);
  });

  test("does not send a link that has expired", async () => {
    const setup = await setUp(database(), options);
    const { film, create } = await runWithOldLink(setup, { hours: -0.5, repaired: false });
    expect(film).toMatchObject({ status: "rejected", error: { code: "invalid_input" } });
    expect(film?.error?.message).toContain(
      '`firstFrame` needs `outputs[0].url` of the job "image", whose link has expired',
    );
    expect(create).toBeUndefined();
  });

  test("rejects a job whose source has fewer outputs than it needs", async () => {
    const setup = await setUp(database(), options);
    const { createQueue } = setup;
    const queue = createQueue();
    await queue.add([
      { endpoint: "image.generate", key: "image", input: { prompt: "fog" } },
      { endpoint: "video.imageToVideo", key: "film", input: { firstFrame: { $from: "image.outputs[1].url" } } },
    ]);
    await queue.start();
    expect((await results(setup, queue)).at(-1)).toMatchObject({
      key: "film",
      status: "rejected",
      error: {
        message: expect.stringContaining(
          '`firstFrame` needs `outputs[1].url` of the job "image", but it has 1 output.',
        ),
      },
    });
  });

  /** A clip, and one whose first frame is the last one of the clip. */
  const shots = (input: Extract<JobInput<Kling>, { endpoint: "video.imageToVideo" }>["input"]): JobInput<Kling>[] => [
    { endpoint: "video.imageToVideo", key: "shot/1", input },
    nextShot("shot/2", "shot/1"),
  ];
  const nextShot = (key: string, from: string): JobInput<Kling> => ({
    endpoint: "video.imageToVideo",
    key,
    input: { firstFrame: { $from: `${from}.output.lastFrame` }, prompt: key },
  });
  const createsOf = ({ emulator }: TestSetup): string[] =>
    emulator.calls.filter(({ method }) => method === "POST").map(({ body }) => JSON.stringify(body));

  test("the last frame of a clip is the first frame of the next", async () => {
    const setup = await setUp(database(), options);
    const { emulator, client, createQueue } = setup;
    const queue = createQueue({ lastFrame });
    await queue.add([videoJob("fog"), nextShot("next", "fog")]);
    await queue.start();
    const [fog, next] = await results(setup, queue);
    expect(next).toMatchObject({
      key: "next",
      status: "succeeded",
      input: { firstFrame: { $from: "fog.output.lastFrame" } },
    });
    const [task] = await client.tasks.get([fog?.taskId ?? ""]);
    const [clip] = task?.outputs ?? [];
    if (clip?.type !== "video" || !("open" in clip)) throw new Error("The clip is missing.");
    const frame = Buffer.from(await lastFrame(clip)).toString("base64");
    expect(createsOf(setup)[1]).toContain(frame);
    expect(emulator.state().paid.tasks).toBe(2);
  });

  test("a clip that cannot be decoded rejects the job that needs its last frame", async () => {
    const setup = await setUp(database(), options);
    const queue = setup.createQueue({ lastFrame: async () => lastFrame(new Uint8Array(100)) });
    await queue.add([videoJob("fog"), nextShot("next", "fog")]);
    await queue.start();
    expect(statuses(await results(setup, queue))).toEqual({ fog: "succeeded", next: "rejected" });
    expect(setup.emulator.state().paid.tasks).toBe(1);
  });

  test("a worker that stops while it decodes a clip does not reject the job", async () => {
    const setup = await setUp(database(), options);
    const decoding = Promise.withResolvers<void>();
    const first = setup.createQueue({
      lastFrame: (_clip, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("The decoder was stopped.")));
          decoding.resolve();
        }),
    });
    await first.add([videoJob("fog"), nextShot("next", "fog")]);
    await first.start();
    await advanceUntil(setup.emulator, decoding.promise);
    await first.close();
    const second = setup.createQueue({ lastFrame });
    await second.start();
    expect(statuses(await results(setup, second))).toEqual({ fog: "succeeded", next: "succeeded" });
  });

  test("without a decoder, the next clip begins with a frame of the input of the source", async () => {
    const setup = await setUp(database(), options);
    const queue = setup.createQueue();
    const [first, last] = ["https://images.example/first.png", "https://images.example/last.png"];
    await queue.add([...shots({ firstFrame: first, lastFrame: last }), nextShot("shot/3", "shot/2")]);
    await queue.add([
      { endpoint: "image.generate", key: "keeper", input: { prompt: "a keeper" } },
      { endpoint: "video.imageToVideo", key: "nod", input: { firstFrame: { $from: "keeper.output.url" } } },
      nextShot("wave", "nod"),
    ]);
    await queue.start();
    const ended = await results(setup, queue);
    expect(Object.values(statuses(ended))).toEqual(Array(6).fill("succeeded"));
    const bodies = createsOf(setup);
    for (const key of ["shot/2", "shot/3"]) {
      const body = bodies.find((each) => each.includes(key));
      expect([body?.includes(last), body?.includes(first)]).toEqual([true, false]);
    }
    const [keeper] = ended.find(({ key }) => key === "keeper")?.outputs ?? [];
    expect(bodies.find((body) => body.includes("wave"))).toContain(keeper && "url" in keeper ? keeper.url : "none");
  });

  test("without a decoder, a source without a frame is refused, also by `estimateJobs`", async () => {
    const { client, createQueue } = await setUp(database(), options);
    const jobs = [videoJob("fog"), nextShot("next", "fog")];
    const message = `unreadable_media: \`jobs[1].input.firstFrame\` needs the last frame of "fog", which the queue cannot decode without the option \`lastFrame\``;
    expect(await issuesOf(createQueue().add(jobs))).toEqual([expect.stringContaining(message)]);
    expect(await issuesOf(estimateJobs(client, jobs))).toEqual([expect.stringContaining(message)]);
    expect((await estimateJobs(client, jobs, { lastFrame })).jobs).toHaveLength(2);
  });

  test("a last frame is no video", async () => {
    const { createQueue } = await setUp(database(), options);
    const jobs: JobInput<Kling>[] = [
      videoJob("fog"),
      {
        endpoint: "video.omni",
        key: "winter",
        input: { prompt: "winter", video: { url: { $from: "fog.output.lastFrame" }, use: "base" } },
      },
    ];
    expect(await issuesOf(createQueue({ lastFrame }).add(jobs))).toEqual([expect.stringContaining("video.url")]);
  });
}
