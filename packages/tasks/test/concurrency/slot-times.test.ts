import { BusyError, type TaskReference } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import { describe, expect, test } from "vitest";
import { createSlots, type SlotLease, type SlotRequest } from "../../src/concurrency/slots.ts";
import type { Concurrency } from "../../src/index.ts";
import { openEmulator } from "../emulated.ts";

const rejection = new BusyError("No slot is free.");

function referenceTo(id: string): TaskReference {
  return { klingkit: 1, host: "https://api.example", apiVersion: "v2", id };
}

/** Slots in virtual time, of one lane. */
interface Lane {
  readonly clock: Clock;
  /** The ids of the tasks that are polled. */
  readonly followed: Set<string>;
  acquire(changes?: Partial<SlotRequest>): Promise<SlotLease>;
  /** Creates tasks with the next ids, from "1". */
  occupy(tasks: number, count?: number): Promise<void>;
  /** Sends a create that the service rejects for lack of a slot. */
  reject(count?: number): Promise<void>;
  /** Acquires slots, and keeps them without an outcome. Returns the time at which it has them, milliseconds from now. */
  timeOf(changes?: Partial<SlotRequest>): Promise<number>;
  /** The task finishes, and its poll shows it. */
  finish(id: string): void;
  releaseTask(id: string): void;
  close(error: Error): void;
  lastRejection(key: string): unknown;
}

async function openLane(limits?: Exclude<Concurrency, false>, changedClock?: (clock: Clock) => Clock): Promise<Lane> {
  const { clock } = await openEmulator();
  const ends = new Map<string, () => void>();
  const followed = new Set<string>();
  const slots = createSlots(changedClock?.(clock) ?? clock, limits, ({ id = "" }, onFinished) => {
    followed.add(id);
    ends.set(id, onFinished);
    return () => void followed.delete(id);
  });
  const request = { count: 1, endpoint: "video.a", signal: undefined, isRetry: false, onQueued: () => undefined };
  const acquire = (changes?: Partial<SlotRequest>): Promise<SlotLease> =>
    slots.acquire({ key: "video/kling-3.0", ...request, ...changes });
  let tasks = 0;
  return {
    ...slots,
    clock,
    followed,
    acquire,
    async occupy(number, count = 1) {
      for (let each = 0; each < number; each++) (await acquire({ count })).occupy(referenceTo(String(++tasks)));
    },
    reject: async (count = 1) => (await acquire({ count })).lowerLimit(rejection),
    async timeOf(changes) {
      const start = clock.now();
      await acquire(changes);
      return clock.now() - start;
    },
    finish: (id) => ends.get(id)?.(),
  };
}

/** Returns what a promise resolves to within an hour of virtual time, or "waits". */
async function within<T>({ clock }: Lane, promise: Promise<T>): Promise<T | "waits"> {
  return Promise.race([promise, clock.sleep(3_600_000).then(() => "waits" as const)]);
}

test("one create is sent first, and then twice as many as tasks are running", async () => {
  const lane = await openLane();
  const leases: SlotLease[] = [];
  for (let each = 0; each < 9; each++) void lane.acquire().then((lease) => leases.push(lease));
  const counts: number[] = [];
  for (let id = 0; id < 4; id++) {
    await lane.clock.sleep(1000);
    counts.push(leases.length);
    leases[id]?.occupy(referenceTo(String(id)));
  }
  await lane.clock.sleep(1000);
  expect([...counts, leases.length]).toEqual([1, 2, 4, 6, 8]);
});

describe("after a rejection", () => {
  test.each([
    [60_000, 4, 0],
    [24_000, 4, 1],
    [12_000, 4, 2],
    [8000, 4, 3],
    [6000, 4, 4],
    [12_000, 0, 0],
  ])(
    "the next create is sent after %i ms if %i tasks were running before %i of them ended",
    async (ms, peak, ended) => {
      const lane = await openLane();
      await lane.occupy(peak);
      for (let id = 1; id <= ended; id++) lane.releaseTask(String(id));
      await lane.reject();
      expect(await within(lane, lane.timeOf())).toBe(ms);
    },
  );

  test("a free slot is used at once", async () => {
    const lane = await openLane();
    await lane.occupy(3);
    await lane.reject();
    const waiting = lane.timeOf();
    await lane.clock.sleep(5000);
    lane.releaseTask("2");
    expect(await waiting).toBe(5000);
  });

  test("one create at a time tests the limit, and the next one follows its acceptance at once", async () => {
    const lane = await openLane();
    await lane.occupy(2);
    await lane.reject();
    const probe = lane.acquire();
    const next = lane.timeOf();
    const last = lane.timeOf();
    const lease = await probe;
    await lane.clock.sleep(200_000);
    lease.occupy(referenceTo("probe"));
    expect(await next).toBe(260_000);
    expect(await within(lane, last)).toBe("waits");
  });

  test("a rejected or unsent probe is followed by another one", async () => {
    const lane = await openLane();
    await lane.occupy(2);
    await lane.reject();
    const [first, second, third] = [lane.acquire(), lane.acquire(), lane.timeOf()];
    (await first).lowerLimit(rejection);
    (await second).release();
    expect(await within(lane, third)).toBe(120_000);
  });

  test.each([
    [899_999, 12_000],
    [900_000, 60_000],
  ])("%i ms after the peak, the next create is sent after %i ms", async (age, ms) => {
    const lane = await openLane();
    await lane.occupy(4);
    for (const id of ["1", "2", "3"]) lane.releaseTask(id);
    await lane.clock.sleep(age);
    await lane.occupy(1);
    await lane.reject();
    expect(await within(lane, lane.timeOf())).toBe(ms);
  });

  test("a configured limit is restored one slot at a time", async () => {
    const lane = await openLane({ video: 3 });
    await lane.occupy(1);
    await lane.reject();
    const times = [lane.timeOf(), lane.timeOf()];
    const last = lane.timeOf();
    expect(await Promise.all(times)).toEqual([12_000, 36_000]);
    expect(await within(lane, last)).toBe("waits");
  });

  test("the next create is sent in time when the clock is set back", async () => {
    let offset = 0;
    const lane = await openLane(undefined, ({ sleep, now }) => ({ sleep, now: () => now() + offset }));
    await lane.occupy(2);
    await lane.reject();
    offset = -3_600_000;
    expect(await within(lane, lane.timeOf())).toBe(60_000);
  });

  test("the last rejection of the lane is known", async () => {
    const lane = await openLane();
    await lane.reject();
    expect([lane.lastRejection("video/kling-3.0"), lane.lastRejection("image/x")]).toEqual([rejection, undefined]);
  });
});

describe("a task of several slots", () => {
  test("is sent although it exceeds the limit if no other task is running", async () => {
    const lane = await openLane();
    expect(await lane.timeOf({ count: 9 })).toBe(0);
  });

  test("is sent again 60 s after its rejection, and a smaller one at once", async () => {
    const lane = await openLane();
    await lane.reject(3);
    const large = lane.timeOf({ count: 3 });
    (await lane.acquire({ count: 2 })).release();
    expect(await within(lane, large)).toBe(60_000);
  });

  test("waits after its rejection until no other task is running", async () => {
    const lane = await openLane();
    await lane.reject(3);
    await lane.occupy(1);
    const large = lane.timeOf({ count: 3 });
    await lane.clock.sleep(500_000);
    lane.releaseTask("1");
    expect(await large).toBe(500_000);
  });

  test.each([
    [3, 60_000],
    [5, 60_000],
    [2, 0],
  ])("of %i slots is sent %i ms after one of 3 and one of 4 slots were rejected", async (count, ms) => {
    const lane = await openLane();
    await lane.reject(3);
    await lane.clock.sleep(60_000);
    await lane.reject(4);
    expect(await within(lane, lane.timeOf({ count }))).toBe(ms);
  });

  test.each([
    [899_999, 0],
    [900_000, "waits"],
  ])("%i ms after its rejection, the time of a smaller one behind it is %s", async (age, time) => {
    const lane = await openLane();
    await lane.reject(3);
    await lane.occupy(2);
    await lane.clock.sleep(age);
    void lane.timeOf({ count: 3 });
    expect(await within(lane, lane.timeOf())).toBe(time);
  });

  test("no longer counts as too large after the service accepted its size", async () => {
    const lane = await openLane();
    await lane.reject(3);
    await lane.clock.sleep(60_000);
    await lane.occupy(1, 3);
    lane.releaseTask("1");
    expect(await lane.timeOf({ count: 3 })).toBe(0);
  });

  test("lowers the limit below its size", async () => {
    const lane = await openLane();
    await lane.occupy(4);
    for (const id of ["1", "2", "3", "4"]) lane.releaseTask(id);
    await lane.reject(3);
    expect([await lane.timeOf(), await lane.timeOf()]).toEqual([0, 0]);
    expect(await lane.timeOf()).toBeGreaterThan(0);
  });

  test("occupies that many slots", async () => {
    const lane = await openLane({ video: 4 });
    await lane.occupy(1, 3);
    expect(await lane.timeOf()).toBe(0);
    expect(await within(lane, lane.timeOf())).toBe("waits");
  });
});

test("endpoints are served in turn, and a create that was rejected is served first", async () => {
  const lane = await openLane({ video: 1 });
  await lane.occupy(1);
  const order: string[] = [];
  const queue = (name: string, endpoint: string, isRetry = false): void =>
    void lane.acquire({ endpoint, isRetry }).then((lease) => {
      order.push(name);
      lease.release();
    });
  for (const name of ["a1", "a2", "a3"]) queue(name, "video.a");
  for (const name of ["b1", "b2"]) queue(name, "video.b");
  queue("a0", "video.a", true);
  lane.releaseTask("1");
  await lane.clock.sleep(1000);
  expect(order).toEqual(["a0", "b1", "a1", "b2", "a2", "a3"]);
});

test("tasks are polled while a create waits for their slots, and the end of one frees its slot", async () => {
  const lane = await openLane({ video: 2 });
  await lane.occupy(2);
  expect([...lane.followed]).toEqual([]);
  const waiting = lane.acquire();
  expect([...lane.followed]).toEqual(["1", "2"]);
  lane.finish("2");
  await waiting;
  expect([...lane.followed]).toEqual([]);
});

test("a task of an unknown outcome occupies its slots by its external task id", async () => {
  const lane = await openLane({ video: 2 });
  for (const externalTaskId of ["job-1", "job-2"]) {
    const { id: _, ...reference } = referenceTo("");
    (await lane.acquire()).occupy({ ...reference, externalTaskId });
  }
  const waiting = lane.timeOf();
  await lane.clock.sleep(1000);
  lane.releaseTask("job-3");
  await lane.clock.sleep(1000);
  lane.releaseTask("job-2");
  expect(await waiting).toBe(2000);
});

test.each<[string, (lease: SlotLease) => void, BusyError | undefined]>([
  ["released", (lease) => lease.release(), undefined],
  ["rejected", (lease) => lease.lowerLimit(rejection), rejection],
])("what follows after a lease was %s has no effect", async (_name, end, last) => {
  const lane = await openLane({ video: 2 });
  await lane.occupy(1);
  const lease = await lane.acquire();
  end(lease);
  lease.occupy(referenceTo("2"));
  lease.lowerLimit(new BusyError("later"));
  lease.release();
  lane.releaseTask("1");
  expect(await lane.timeOf()).toBe(0);
  expect(lane.lastRejection("video/kling-3.0")).toBe(last);
});

test("an accepted create keeps its slots when its lease is released", async () => {
  const lane = await openLane({ video: 1 });
  const lease = await lane.acquire();
  lease.occupy(referenceTo("1"));
  lease.release();
  lease.lowerLimit(rejection);
  expect(await within(lane, lane.timeOf())).toBe("waits");
  expect(lane.lastRejection("video/kling-3.0")).toBeUndefined();
});

describe("an abort", () => {
  const reason = new Error("stopped");

  test("before the wait rejects with its reason, and nothing is queued", async () => {
    const lane = await openLane();
    let isQueued = false;
    const onQueued = (): void => void (isQueued = true);
    await expect(lane.acquire({ signal: AbortSignal.abort(reason), onQueued })).rejects.toBe(reason);
    expect(isQueued).toBe(false);
  });

  test("of one wait does not end the others", async () => {
    const lane = await openLane({ video: 1 });
    await lane.occupy(1);
    const stop = new AbortController();
    const [first, second, third] = [lane.timeOf(), lane.acquire({ signal: stop.signal }), lane.acquire()];
    stop.abort(reason);
    await expect(second).rejects.toBe(reason);
    lane.releaseTask("1");
    expect(await first).toBe(0);
    expect(await within(lane, third)).toBe("waits");
  });

  test("after the slots were acquired has no effect", async () => {
    const lane = await openLane({ video: 1 });
    const stop = new AbortController();
    (await lane.acquire({ signal: stop.signal })).occupy(referenceTo("1"));
    const waiting = lane.timeOf();
    stop.abort(reason);
    expect(await within(lane, waiting)).toBe("waits");
  });
});

test("`onQueued` is called only if no slot is free", async () => {
  const lane = await openLane({ video: 1 });
  const queued: string[] = [];
  await lane.acquire({ onQueued: () => queued.push("first") });
  void lane.acquire({ onQueued: () => queued.push("second") });
  expect(queued).toEqual(["second"]);
});

test("a closed client has no slots, also for a create that begins later", async () => {
  const lane = await openLane({ video: 1 });
  await lane.occupy(1);
  const closed = new Error("closed");
  const waiting = lane.acquire();
  lane.close(closed);
  await expect(waiting).rejects.toBe(closed);
  lane.releaseTask("1");
  await expect(lane.acquire()).rejects.toBe(closed);
});
