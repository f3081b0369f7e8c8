import type { TaskReference } from "@klingkit/errors";
import { describe, expect, test } from "vitest";
import { requestsByIds, planRequests, type StatusRequest } from "../../src/polling/status-requests.ts";
import { Subscription } from "../../src/polling/subscription.ts";
import { accountWith, connect, createClient, readsOf } from "../client.ts";
import { openEmulator } from "../emulated.ts";

class TestSubscription extends Subscription {
  update(): void {}
  fail(): void {}
  expire(): void {}
}

/** Creates the subscriptions of `count` tasks, one per second. */
function subscriptions(count: number, changes: Partial<TaskReference> = {}): Subscription[] {
  return Array.from({ length: count }, (_, index) => {
    const task: TaskReference = {
      klingkit: 1,
      host: "h",
      apiVersion: "v1",
      endpoint: "video.textToVideo",
      id: `${index + 1}`,
      createdAt: (index + 1) * 1000,
      ...changes,
    };
    return new TestSubscription({ task, since: 0, end: 1 });
  });
}

const PATH = "/v1/videos/text2video";
const paths = new Map([["video.textToVideo", PATH]]);

/** Returns records of tasks in the order of the service: the newest first. */
function records(due: readonly Subscription[], status = "processing"): object[] {
  return due.map(({ task }) => ({ id: task.id, status, create_time: task.createdAt })).toReversed();
}

function idsOf(some: readonly Subscription[] | undefined): (string | undefined)[] {
  return (some ?? []).map(({ task }) => task.id);
}

function bodyOf(request: StatusRequest | undefined): unknown {
  return JSON.parse(request?.call.body ?? "null");
}

describe("with the query for all tasks", () => {
  test("reads up to 40 tasks by their ids, 20 per request", () => {
    const due = subscriptions(40);
    const plan = planRequests(due, true, paths);
    expect([plan.sweeps, plan.lists]).toEqual([[], []]);
    const requests = requestsByIds(plan.byId, paths);
    expect(requests.map(({ subscriptions: group }) => group.length)).toEqual([20, 20]);
    expect(requests[0]?.call.query?.["task_ids"]).toMatch(/^1,2,3,.*,20$/);
  });

  test("reads a task that several waits share once", () => {
    const [request] = requestsByIds(subscriptions(3, { id: "7" }), paths);
    expect(request?.call.query).toEqual({ task_ids: "7" });
  });

  test("reads more than 40 tasks by the time of their creation", () => {
    const due = subscriptions(41);
    const { sweeps, byId } = planRequests(due.toReversed(), true, paths);
    expect(byId).toEqual([]);
    expect(sweeps.map(bodyOf)).toEqual([
      {
        limit: 500,
        filters: [{ key: "status", values: ["submitted", "processing"] }],
        start_time: "999",
        end_time: "41001",
      },
    ]);
  });

  test("reads tasks without a time of creation by their ids", () => {
    const dated = subscriptions(41);
    const undated = subscriptions(1, { id: "undated", createdAt: undefined });
    const { sweeps, byId } = planRequests([...dated, ...undated], true, paths);
    expect(sweeps[0]?.subscriptions).toHaveLength(41);
    expect(idsOf(byId)).toEqual(["undated"]);
  });

  test("reads 450 tasks per sweep, and keeps tasks of one moment together", () => {
    expect(
      planRequests(subscriptions(901), true, paths).sweeps.map(({ subscriptions: group }) => group.length),
    ).toEqual([450, 450, 1]);
    const { sweeps } = planRequests(subscriptions(901, { createdAt: 5 }), true, paths);
    expect(sweeps.map(({ subscriptions: group }) => group.length)).toEqual([901]);
  });

  test("a sweep returns the unfinished tasks, and leaves the others to be read by id", () => {
    const due = subscriptions(41);
    const [sweep] = planRequests(due, true, paths).sweeps;
    const reading = sweep?.read({ result: records(due.slice(0, 40)), has_more: false });
    expect(idsOf(reading?.found.map(({ subscription }) => subscription))).toHaveLength(40);
    expect(idsOf(reading?.remaining)).toEqual(["41"]);
    expect(reading?.next).toBeUndefined();
  });

  test("a sweep requests the next page, but not more pages than its tasks can fill", () => {
    const due = subscriptions(41);
    const [sweep] = planRequests(due, true, paths).sweeps;
    const more = { result: [], has_more: true, next_cursor: "c-2" };
    const second = sweep?.read(more).next?.[0];
    expect(bodyOf(second)).toEqual({
      limit: 500,
      filters: [{ key: "status", values: ["submitted", "processing"] }],
      cursor: "c-2",
    });
    const reading = second?.read({ ...more, next_cursor: "c-3" });
    expect(reading?.next).toBeUndefined();
    expect(reading?.remaining).toHaveLength(41);
  });

  test("reads a finished task of API v1 at its endpoint, and a task that the query does not return", () => {
    const due = subscriptions(3);
    const [request] = requestsByIds(due, paths);
    const [finished] = records(due.slice(0, 1), "succeeded");
    const [running] = records(due.slice(1, 2));
    const reading = request?.read([finished, running]);
    expect(idsOf(reading?.found.map(({ subscription }) => subscription))).toEqual(["2"]);
    expect(reading?.next?.map(({ call }) => call.path)).toEqual([`${PATH}/1`, `${PATH}/3`]);
    expect(due.map(({ isHidden }) => isHidden)).toEqual([false, false, true]);
    expect(planRequests(due, true, paths).lists.map(({ call }) => call.path)).toEqual([`${PATH}/3`]);
  });

  test("reports a task of API v2 that the query does not return as missing", () => {
    const due = subscriptions(1, { apiVersion: "v2" });
    expect(requestsByIds(due, paths)[0]?.read([])).toMatchObject({ found: [], missing: due, next: [] });
  });
});

describe("without the query for all tasks", () => {
  test("reads one task of an endpoint by its id", () => {
    const { lists } = planRequests(subscriptions(1), false, paths);
    expect(lists.map(({ call }) => [call.path, call.query])).toEqual([[`${PATH}/1`, undefined]]);
  });

  test.each([
    [4, 50],
    [5, 500],
  ])("reads %i tasks of an endpoint from a page of %i", (count, pageSize) => {
    const due = subscriptions(count);
    const { lists } = planRequests(due, false, paths);
    expect(lists.map(({ call }) => [call.path, call.query])).toEqual([[PATH, { pageNum: 1, pageSize }]]);
    const reading = lists[0]?.read(records(due));
    expect(reading?.found).toHaveLength(count);
    expect(reading?.next).toEqual([]);
  });

  test("reads the tasks that a short page does not return by their ids", () => {
    const due = subscriptions(5);
    const [list] = planRequests(due, false, paths).lists;
    const reading = list?.read(records(due.slice(0, 3)));
    expect(reading?.next?.map(({ call }) => call.path)).toEqual([`${PATH}/4`, `${PATH}/5`]);
  });

  test("reads 20 tasks that a list does not return per poll, in turn, and those that are polled for the last time", () => {
    const due = subscriptions(50);
    const [last] = due;
    if (last) last.finalPollAt = 1;
    const poll = (): string[] => {
      const [list] = planRequests(due, false, paths).lists;
      return (list?.read([]).next ?? []).map(({ call }) => call.path);
    };
    const polls = [poll(), poll(), poll()];
    expect(polls.map(({ length }) => length)).toEqual([21, 21, 21]);
    expect(polls.map(([path]) => path)).toEqual(Array.from({ length: 3 }, () => `${PATH}/1`));
    expect(new Set(polls.flat()).size).toBe(50);
  });

  /** Returns a full page of other tasks, the newest of which is created at `newest`. */
  const pageOfOthers = (newest: number): object[] =>
    Array.from({ length: 50 }, (_, index) => ({ id: `x${index}`, status: "succeeded", create_time: newest - index }));

  test("requests the next page after a full page of newer tasks, while this is cheaper", () => {
    const due = subscriptions(3);
    const [list] = planRequests(due, false, paths).lists;
    const second = list?.read(pageOfOthers(1_000_000)).next;
    expect(second?.map(({ call }) => call.query)).toEqual([{ pageNum: 2, pageSize: 50 }]);
    const third = second?.[0]?.read(pageOfOthers(900_000)).next;
    expect(third?.map(({ call }) => call.query)).toEqual([{ pageNum: 3, pageSize: 50 }]);
    const reading = third?.[0]?.read(pageOfOthers(800_000));
    expect(reading?.next?.map(({ call }) => call.path)).toEqual([`${PATH}/1`, `${PATH}/2`, `${PATH}/3`]);
  });

  test("requests no page of tasks that are older than its own", () => {
    const due = subscriptions(3);
    const [list] = planRequests(due, false, paths).lists;
    const reading = list?.read(pageOfOthers(900));
    expect(reading?.next?.map(({ call }) => call.path)).toEqual([`${PATH}/1`, `${PATH}/2`, `${PATH}/3`]);
  });

  test("begins with the page that returned the tasks last", () => {
    const due = subscriptions(3);
    const [list] = planRequests(due, false, paths).lists;
    const second = list?.read(pageOfOthers(1_000_000)).next?.[0];
    second?.read([...pageOfOthers(900_000).slice(0, 10), ...records(due)]);
    expect(due.map(({ listIndex }) => listIndex)).toEqual([62, 61, 60]);
    expect(planRequests(due, false, paths).lists[0]?.call.query).toEqual({ pageNum: 2, pageSize: 50 });
  });
});

test.each(["api-key", "pair"] as const)(
  "with the credential %s, 60 waits resolve within seconds of their tasks' ends",
  async (credential) => {
    let created = 0;
    const { client, emulator } = await createClient(
      { credential, concurrency: false },
      {
        accounts: [accountWith(1000)],
        taskSeconds: () => 30 + (created++ % 20),
      },
    );
    const tasks = await Promise.all(
      Array.from({ length: 60 }, (_, index) => client.textToVideo.create({ prompt: `fog ${index}` })),
    );
    const delays = await Promise.all(
      tasks.map(async (task) => emulator.clock.now() - ((await task.wait()).updatedAt ?? Number.NaN)),
    );
    expect(Math.max(...delays)).toBeLessThanOrEqual(5000);
  },
);

test("waits resolve although the list of their endpoint is empty, with few requests", async () => {
  const emulator = await openEmulator({ accounts: [accountWith(1000)], taskSeconds: 60 });
  const client = connect(emulator, {
    credential: "pair",
    concurrency: false,
    async fetch(url, init) {
      const response = await emulator.fetch(url, init);
      return url.includes("pageNum=") ? Response.json({ code: 0, message: "", request_id: "r", data: [] }) : response;
    },
  });
  const tasks = await Promise.all(Array.from({ length: 200 }, () => client.textToVideo.create({ prompt: "fog" })));
  const start = emulator.clock.now();
  await Promise.all(tasks.map((task) => task.wait()));
  const minutes = (emulator.clock.now() - start) / 60_000;
  expect(minutes).toBeLessThan(3);
  expect(readsOf(emulator) / minutes).toBeLessThan(400);
});
