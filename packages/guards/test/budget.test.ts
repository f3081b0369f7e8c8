import { CreateBlockedError } from "klingkit";
import { expect, test, vi } from "vitest";
import { budget, type BudgetOptions, type BudgetState, GuardError, memoryStore } from "../src/index.ts";
import { connect, errorOf, manualClock, openEmulator, settled } from "./emulated.ts";

/** 5 s at 720p with kling-3.0: 3 units, 0.42 USD. */
const fog = { prompt: "fog" };

test("blocks a create that the budget does not cover, before anything is sent", async () => {
  const emulator = await openEmulator();
  const guard = budget({ usd: 1, per: "day", clock: emulator.clock });
  const kling = connect(emulator, { beforeCreate: guard });
  await kling.video.textToVideo.create(fog);
  await kling.video.textToVideo.create(fog);
  const error = await errorOf(kling.video.textToVideo.create(fog));
  expect(error).toBeInstanceOf(CreateBlockedError);
  expect(error).toMatchObject({ taskState: "none", retryable: true });
  expect(error.message).toContain(
    "The budget of 1 USD per day does not cover the task: 0.84 are spent or reserved, and the task may cost 0.42. The budget is reset at 2026-11-22T00:00:00.000Z, midnight in UTC. No task was created and nothing is charged.",
  );
  expect(error.cause).toBeInstanceOf(GuardError);
  expect(error.cause).toMatchObject({ guard: "budget", resetsAt: Date.parse("2026-11-22T00:00:00Z") });
  expect(emulator.state().paid.tasks).toBe(2);
});

test("a create that costs more than the whole budget is not retryable", async () => {
  const emulator = await openEmulator();
  const kling = connect(emulator, { beforeCreate: budget({ usd: 0.1, per: "day", clock: emulator.clock }) });
  expect(await errorOf(kling.video.textToVideo.create(fog))).toMatchObject({ retryable: false });
});

test.each([
  ["api-key", "fog", 3],
  ["pair", "fog", 3],
  ["api-key", "[fail]", 0],
  ["pair", "[fail]", 0],
] as const)("with a credential %s, a task with the prompt %s uses %d units", async (credential, prompt, used) => {
  const emulator = await openEmulator();
  const guard = budget({ units: { video: 10 }, per: "day", clock: emulator.clock });
  const kling = connect(emulator, { beforeCreate: guard }, credential);
  const task = await kling.video.textToVideo.create({ prompt });
  expect(await guard.state()).toMatchObject([{ unit: "video", limit: 10, used: 3, left: 7 }]);
  await task.wait().catch(() => undefined);
  await settled();
  expect(await guard.state()).toMatchObject([{ used, left: 10 - used, period: "2026-11-21" }]);
});

test("gives back what the estimate reserved and the task did not cost", async () => {
  const emulator = await openEmulator();
  const guard = budget({ usd: 10, per: "day", clock: emulator.clock });
  const kling = connect(emulator, { beforeCreate: guard });
  // The model chooses the number of images: 2 to 9.
  const task = await kling.image.omni.create({ prompt: "fog", series: "auto" });
  const [reserved] = await guard.state();
  const done = await task.wait();
  await settled();
  const [spent] = await guard.state();
  const [{ amount = 0 } = { amount: 0 }] = done.billing;
  expect(spent?.used).toBeCloseTo(amount * 0.0035, 6);
  expect(spent?.used).toBeLessThan(reserved?.used ?? 0);
});

test("gives a rejected create back, and keeps a create whose outcome is unknown", async () => {
  const emulator = await openEmulator();
  const guard = budget({ units: { video: 10 }, per: "day", clock: emulator.clock });
  const kling = connect(emulator, { beforeCreate: guard });
  emulator.faults.add({ method: "POST", code: 1301, times: 1 });
  await expect(kling.video.textToVideo.create(fog)).rejects.toMatchObject({ code: "content_rejected" });
  await settled();
  expect(await guard.state()).toMatchObject([{ used: 0 }]);
  emulator.faults.add({ drop: "before" });
  await expect(kling.video.textToVideo.create(fog, { createTimeout: 5000 })).rejects.toMatchObject({
    taskState: "unknown",
  });
  await settled();
  expect(await guard.state()).toMatchObject([{ used: 3 }]);
});

test("reserves again for an external task id that the service may ignore, which may be a second task", async () => {
  const emulator = await openEmulator({ switches: { kling4Options: "ignore" } });
  const guard = budget({ units: { video: 3 }, per: "day", clock: emulator.clock });
  const kling = connect(emulator, { beforeCreate: guard });
  const input = { prompt: "fog", model: "kling-4.0-flash", duration: 3, resolution: "720p" } as const;
  await kling.video.textToVideo.create(input, { externalTaskId: "a" });
  expect(await errorOf(kling.video.textToVideo.create(input, { externalTaskId: "a" }))).toMatchObject({
    code: "create_blocked",
  });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("covers a second run for the same external task id with the same reservation", async () => {
  const emulator = await openEmulator();
  const [store, { clock }] = [memoryStore(), emulator];
  const connectAgain = () =>
    connect(emulator, { beforeCreate: budget({ units: { video: 3 }, per: "day", store, clock }) });
  const intent = await connectAgain().video.textToVideo.prepare(fog);
  emulator.faults.add({ drop: "before" });
  await connectAgain()
    .tasks.send(intent, { createTimeout: 5000 })
    .catch(() => undefined);
  emulator.faults.clear();
  const done = await (await connectAgain().tasks.send(intent)).wait();
  expect(done.billing).toMatchObject([{ amount: 3 }]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each(["error", "blocked"] as const)(
  "a second create with the id of a running task does not release its reservation: %s",
  async (refusal) => {
    const emulator = await openEmulator();
    const [store, { clock }] = [memoryStore(), emulator];
    const guard = budget({ units: { video: 10 }, per: "day", store, clock });
    const options = { externalTaskId: "order-1", onExisting: "error", possiblySent: false } as const;
    await connect(emulator, { beforeCreate: guard }).video.textToVideo.create(fog, options);
    const block = () => Promise.reject(new Error("not in this team"));
    const second = connect(emulator, { beforeCreate: refusal === "blocked" ? [guard, block] : guard });
    await errorOf(second.video.textToVideo.create(fog, options));
    await settled();
    expect(await guard.state()).toMatchObject([{ used: 3 }]);
  },
);

test("settles the task of a process that ended when another process sees it finish", async () => {
  const emulator = await openEmulator();
  const [store, { clock }] = [memoryStore(), emulator];
  const options: BudgetOptions = { units: { video: 10 }, per: "day", store, clock };
  const task = await connect(emulator, { beforeCreate: budget(options) }).video.textToVideo.create({
    prompt: "[fail]",
  });
  const guard = budget(options);
  const resumed = await connect(emulator, { beforeCreate: guard }).tasks.resume(JSON.stringify(task));
  await resumed.wait().catch(() => undefined);
  await settled();
  expect(await guard.state()).toMatchObject([{ used: 0 }]);
});

test("`reconcile` settles finished tasks and gives back creates without a task, but not those of the last 2 hours", async () => {
  const emulator = await openEmulator();
  const [store, { clock }] = [memoryStore(), emulator];
  const options: BudgetOptions = { units: { video: 100 }, per: "month", store, clock };
  const killed = budget(options);
  const kling = connect(emulator, { beforeCreate: killed });
  for (const prompt of ["fog", "[fail]"]) await kling.video.textToVideo.create({ prompt });
  // Processes that were killed after they had reserved.
  const intent = await kling.video.textToVideo.prepare(fog);
  await killed(intent, intent.estimate);
  await kling.audio.speech({ text: "Fog.", voiceId: "oversea_male1", language: "en" });
  const speech = { ...intent, endpoint: "audio.speech", externalTaskId: undefined };
  const { externalTaskId: _, ...withoutId } = speech;
  await killed(withoutId, { units: { min: 0.05, max: 0.05 }, usd: { min: 0.007, max: 0.007 }, packageType: "video" });
  await clock.sleep(7_200_001);
  await kling.video.textToVideo.create(fog);

  const guard = budget(options);
  expect(await guard.state()).toMatchObject([{ used: 12.1 }]);
  const restarted = connect(emulator, { beforeCreate: guard });
  expect(await guard.reconcile(restarted.tasks)).toEqual({ settled: 3, released: 1, open: 1 });
  expect(await guard.state()).toMatchObject([{ used: 6.1 }]);
  expect(await guard.reconcile(restarted.tasks)).toEqual({ settled: 0, released: 0, open: 1 });
});

test("`reconcile` keeps a reservation that a create makes again while its task is looked up", async () => {
  const emulator = await openEmulator();
  const { clock } = emulator;
  const guard = budget({ units: { video: 100 }, per: "month", clock });
  const kling = connect(emulator, { beforeCreate: guard });
  const intent = await kling.video.textToVideo.prepare(fog);
  await guard(intent, intent.estimate);
  await clock.sleep(7_200_001);
  const recover = async () => {
    await guard(intent, intent.estimate);
    return undefined;
  };
  await guard.reconcile({ recover });
  expect(await guard.state()).toMatchObject([{ used: 3 }]);
});

test("`reconcile` keeps a reservation while the service does not respond", async () => {
  const emulator = await openEmulator();
  const guard = budget({ units: { video: 100 }, per: "month", clock: emulator.clock });
  const kling = connect(emulator, { beforeCreate: guard });
  await kling.video.textToVideo.create(fog);
  await emulator.clock.sleep(7_200_001);
  emulator.faults.add({ status: 502 });
  expect(await guard.reconcile(kling.tasks)).toEqual({ settled: 0, released: 0, open: 1 });
});

test.each([
  ["Europe/Berlin", "2026-11-21T22:59:59.999Z", "2026-11-21T23:00:00.000Z"],
  ["America/Los_Angeles", "2026-11-22T07:59:59.999Z", "2026-11-22T08:00:00.000Z"],
])("is reset at midnight in %s", async (timeZone, before, midnight) => {
  const emulator = await openEmulator({ startAt: Date.parse(before) });
  const kling = connect(emulator, {
    beforeCreate: budget({ units: { video: 3 }, per: "day", timeZone, clock: emulator.clock }),
  });
  const intents = await Promise.all([1, 2, 3, 4].map(() => kling.video.textToVideo.prepare(fog)));
  const send = async (index: number): Promise<string> => {
    const [intent] = intents.slice(index);
    return intent
      ? kling.tasks.send(intent, { possiblySent: false }).then(
          () => "sent",
          (error: Error) => error.name,
        )
      : "";
  };
  expect([await send(0), await send(1)]).toEqual(["sent", "CreateBlockedError"]);
  await emulator.clock.sleep(Date.parse(midnight) - emulator.clock.now());
  expect(emulator.clock.now()).toBeLessThan(Date.parse(midnight) + 3_600_000);
  expect([await send(2), await send(3)]).toEqual(["sent", "CreateBlockedError"]);
});

test("counts a task in the period of its create", async () => {
  const clock = manualClock("2026-11-30T23:59:59Z");
  const emulator = await openEmulator();
  const guard = budget({ units: { video: 10 }, per: "month", clock });
  const kling = connect(emulator, { beforeCreate: guard });
  const task = await kling.video.textToVideo.create(fog);
  clock.set("2026-12-01T00:00:00Z");
  await task.wait();
  await settled();
  expect(await guard.state()).toMatchObject([{ used: 0, period: "2026-12" }]);
  clock.set("2026-11-30T23:59:59Z");
  expect(await guard.state()).toMatchObject([{ used: 3, period: "2026-11" }]);
});

test("warns once per period, when a create reaches the part of the limit", async () => {
  const clock = manualClock("2026-11-29T12:00:00Z");
  const emulator = await openEmulator();
  const onWarn = vi.fn<(state: BudgetState) => void>();
  const kling = connect(emulator, {
    beforeCreate: budget({ units: { video: 10 }, per: "day", warnAt: 0.5, onWarn, clock }),
  });
  for (let count = 0; count < 3; count++) await kling.video.textToVideo.create(fog);
  const resetsAt = Date.parse("2026-11-30T00:00:00Z");
  const state = { unit: "video", limit: 10, used: 6, left: 4, period: "2026-11-29", resetsAt };
  expect(onWarn.mock.calls).toEqual([[state]]);
});

test("limits each pack type on its own, and blocks those without a limit", async () => {
  const emulator = await openEmulator();
  const guard = budget({ units: { video: 3, image: 0 }, per: "day", clock: emulator.clock });
  const kling = connect(emulator, { beforeCreate: guard });
  await kling.video.textToVideo.create(fog);
  expect((await errorOf(kling.image.generate.create(fog))).message).toContain("0 image units");
  const image = "https://images.example/a.png";
  const videoOnly = connect(emulator, { beforeCreate: budget({ units: { video: 3 }, per: "day" }) });
  expect((await errorOf(videoOnly.image.tryOn.create({ humanImage: image, clothImage: image }))).message).toContain(
    "The budget has no units of the pack type try-on, only video.",
  );
});

test("blocks a create without a known price, unless an amount is given or it is allowed", async () => {
  const emulator = await openEmulator({ switches: { retired: "serve" } });
  const effect = { scene: "hug", images: ["https://images.example/a.png", "https://images.example/b.png"] } as const;
  const { clock } = emulator;
  const create = (guard: ReturnType<typeof budget>) =>
    connect(emulator, { beforeCreate: guard }).video.effects.create(effect);
  expect((await errorOf(create(budget({ usd: 20, per: "day", clock })))).message).toContain("Pass `unknownPrice`");
  const amount = budget({ usd: 20, per: "day", unknownPrice: 1.5, clock });
  await create(amount);
  expect(await amount.state()).toMatchObject([{ used: 1.5 }]);
  const allowed = budget({ usd: 20, per: "day", unknownPrice: "allow", clock });
  await create(allowed);
  expect(await allowed.state()).toMatchObject([{ used: 0 }]);
});

test("counts a call whose response contains the result", async () => {
  const emulator = await openEmulator();
  const guard = budget({ units: { video: 0.12 }, per: "day", clock: emulator.clock });
  const kling = connect(emulator, { beforeCreate: guard });
  const speak = () => kling.audio.speech({ text: "Fog.", voiceId: "oversea_male1", language: "en" });
  await speak();
  await speak();
  expect(await guard.state()).toMatchObject([{ used: 0.1 }]);
  await expect(speak()).rejects.toThrow("does not cover the task");
});

test("budgets of different names, periods and units in one store are separate, and those of one name are shared", async () => {
  const emulator = await openEmulator();
  const [store, { clock }] = [memoryStore(), emulator];
  const options: BudgetOptions[] = [
    { units: { video: 30 }, per: "day" },
    { units: { video: 30 }, per: "month" },
    { usd: 30, per: "day" },
    { units: { video: 30 }, per: "day", timeZone: "Asia/Tokyo" },
    { units: { video: 30 }, per: "day", name: "films" },
  ];
  const guards = options.map((each) => budget({ ...each, store, clock }));
  await connect(emulator, { beforeCreate: guards }).video.textToVideo.create(fog);
  const used = async (all: readonly (typeof guards)[number][]) =>
    (await Promise.all(all.map((guard) => guard.state()))).map(([state]) => state?.used);
  expect(await used(guards)).toEqual([3, 3, 0.42, 3, 3]);
  expect(await used([budget({ units: { video: 50 }, per: "day", store, clock })])).toEqual([3]);
});

test("a later guard that blocks gives the reservation of an earlier budget back", async () => {
  const emulator = await openEmulator();
  const { clock } = emulator;
  const month = budget({ usd: 100, per: "month", clock });
  const kling = connect(emulator, { beforeCreate: [month, budget({ usd: 0, per: "day", clock })] });
  await errorOf(kling.video.textToVideo.create(fog));
  await settled();
  expect(await month.state()).toMatchObject([{ used: 0 }]);
});

test.each<[object, string]>([
  [{ usd: 1, per: "week" }, '`per` must be "day" or "month".'],
  [{ per: "day" }, "A budget needs either `usd` or `units`."],
  [{ usd: 1, units: { video: 1 }, per: "day" }, "A budget needs either `usd` or `units`."],
  [{ usd: -1, per: "day" }, "The limit `usd` must be a number of at least 0, not -1."],
  [{ usd: Number.NaN, per: "day" }, "The limit `usd` must be a number of at least 0, not NaN."],
  [{ units: {}, per: "day" }, "`units` must have the limit of at least one pack type."],
  [{ units: { videos: 1 }, per: "day" }, "Unknown pack type `units.videos`. Did you mean `units.video`?"],
  [{ usd: 1, per: "day", warnAt: 80 }, "`warnAt` must be from 0 to 1, not 80."],
  [{ usd: 1, per: "day", unknownPrice: -1 }, "`unknownPrice` must be"],
  [{ usd: 1, per: "day", timezone: "UTC" }, "Unknown option of `budget` `timezone`. Did you mean `timeZone`?"],
  [{ usd: 1, per: "day", timeZone: "Mars" }, '`timeZone` is not a time zone that this runtime knows: "Mars".'],
])("rejects the options %o", (options, message) => {
  expect(() => budget(options as BudgetOptions)).toThrow(message);
});
