import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Evidence, type JobRow, judge } from "../cluster/judge.ts";
import { createProxy, type Proxy } from "../cluster/proxy.ts";
import { faultNames, planTrace } from "../cluster/trace.ts";

const JOB = "0d9f3a5e-1111-4222-8333-444444444444";
const VIDEO = "a video";

type Task = Evidence["service"]["tasks"][number];

function task(attempt: number, changes: Partial<Task> = {}): Task {
  return {
    id: `task-${attempt}`,
    account: "ak",
    externalTaskId: `kq-${JOB}-${attempt}`,
    product: "text-to-video",
    apiVersion: "v2",
    path: "/text-to-video",
    prompt: "fog",
    status: "succeeded",
    units: 3,
    createdAt: 0,
    updatedAt: 1000,
    endsAt: 1000,
    ...changes,
  };
}

/** A run without a broken rule, in which one job has succeeded. */
async function evidence(
  {
    job = {},
    tasks = [task(1)],
    ...changes
  }: Partial<Evidence> & { job?: Partial<JobRow>; tasks?: readonly Task[] } = {},
  file: string = VIDEO,
): Promise<Evidence> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-judge-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "dawn.mp4"), file);
  await writeFile(join(folder, "manifest.jsonl"), '{"sequence":1}\n');
  const paid = { tasks: tasks.length, units: 3 };
  return {
    service: { now: 2000, accounts: [], tasks, paid },
    jobs: [
      {
        id: JOB,
        key: "dawn",
        state: "succeeded",
        attempts: 1,
        sequence: "1",
        reference: JSON.stringify({ id: "task-1" }),
        outcome: JSON.stringify({ outputs: [{ url: "http://localhost/1.mp4" }] }),
        files: JSON.stringify([{ name: "dawn.mp4", bytes: VIDEO.length }]),
        folder: `${hostname()}:${folder}`,
        ...job,
      },
    ],
    taskRows: 0,
    openInBoss: 0,
    acknowledged: new Set(["dawn"]),
    replaced: new Set(),
    limit: 1,
    folders: [folder],
    readMedia: async () => Buffer.from(VIDEO),
    ...changes,
  };
}

describe("the judge of the cluster", () => {
  test("accepts a run in which every job ended once", async () => {
    expect(await judge(await evidence())).toMatchObject({ violations: [], paid: 1, peak: 1, files: 1 });
  });

  test.each<[string, Parameters<typeof evidence>, string]>([
    ["a job that is paid twice", [{ tasks: [task(1), task(2, { createdAt: 2000, endsAt: 3000 })] }], "paid 2 times"],
    [
      "two attempts at the same time",
      [{ tasks: [task(1), task(2, { units: 0 })], limit: 9 }],
      "before the first ended",
    ],
    ["a task that no job has", [{ tasks: [task(1), task(1, { externalTaskId: "kq-other" })] }], "lost: 1 tasks"],
    ["more tasks than the limit", [{ tasks: [task(1), task(2)] }], "2 tasks ran at once"],
    ["a job that is lost", [{ acknowledged: new Set(["dawn", "noon"]) }], "lost: the job noon"],
    ["a job that has not ended", [{ job: { state: "running", sequence: null } }], "ended as running"],
    ["a job whose task has another status", [{ tasks: [task(1, { status: "failed", units: 0 })] }], "is failed"],
    ["a slot that stays occupied", [{ taskRows: 1 }], "still occupied"],
    ["a job that is open in pg-boss", [{ openInBoss: 1 }], "open in pg-boss"],
    ["an incomplete file", [{}, "a vid"], "is not whole: 5 of 7 bytes"],
    ["a file with other bytes", [{}, "A VIDEO"], "is not whole"],
    ["a file that is missing", [{ job: { files: '[{"name":"noon.mp4","bytes":7}]' } }], "has no file"],
    ["a result without its file", [{ job: { files: null } }], "has 0 files, not 1"],
    ["a number that two results have", [{ job: { sequence: "2" } }], "not numbered 1 to n"],
  ])("finds %s", async (_, args, violation) => {
    expect((await judge(await evidence(...args))).violations.join("\n")).toContain(violation);
  });

  test.each([
    ["an incomplete line", '{"sequence":1}\n{"sequ', "line 2 of the manifest"],
    ["a repeated line", '{"sequence":1}\n{"sequence":1}\n', "repeated 1"],
    ["no line", "", "missing 1"],
  ])("finds a manifest with %s", async (_, text, violation) => {
    const run = await evidence();
    await writeFile(join(run.folders[0] ?? "", "manifest.jsonl"), text);
    expect((await judge(run)).violations.join("\n")).toContain(violation);
  });
});

test("a seed decides the faults of a run, and 20 seeds have every fault", () => {
  expect(planTrace(3, 60)).toEqual(planTrace(3, 60));
  expect(planTrace(4, 60)).not.toEqual(planTrace(3, 60));
  const traces = Array.from({ length: 20 }, (_, seed) => planTrace(seed + 1, 60));
  const struck = new Set(traces.flatMap(({ faults }) => faults.map(({ fault }) => fault)));
  expect([...struck].sort()).toEqual(faultNames.toSorted());
  for (const { faults, workers } of traces) {
    expect(workers.length).toBeGreaterThanOrEqual(3);
    expect(workers.length).toBeLessThanOrEqual(5);
    expect(Math.max(...faults.map(({ at, duration }) => at + duration))).toBeLessThanOrEqual(60_000);
  }
});

describe("the proxy of the cluster", () => {
  /** A server that responds with the bytes it receives, and a proxy in front of it. */
  async function start(): Promise<{ readonly proxy: Proxy; open(): Promise<Socket> }> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined).pipe(socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const proxy = await createProxy("127.0.0.1", ["worker"], { host: "127.0.0.1", port }, 1);
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return {
      proxy,
      async open() {
        const socket = connect(proxy.ports["worker"] ?? 0, "127.0.0.1");
        sockets.add(socket);
        await once(socket, "connect");
        return socket;
      },
    };
  }

  async function echo(socket: Socket, text: string): Promise<string> {
    socket.write(text);
    const [data]: Buffer[] = await once(socket, "data");
    return String(data);
  }

  test.each(["sent", "received"] as const)("delivers bytes that were %s during a cut afterwards", async (direction) => {
    const { proxy, open } = await start();
    const socket = await open();
    expect(await echo(socket, "one")).toBe("one");
    proxy.set("worker", { cut: [direction] });
    const response = echo(socket, "two");
    expect(await Promise.race([response, nextTurns()])).toBe("nothing");
    proxy.set("worker", { cut: [] });
    expect(await response).toBe("two");
  });

  test("keeps a half-open connection silent, and serves new ones", async () => {
    const { proxy, open } = await start();
    const lost = await open();
    expect(await echo(lost, "one")).toBe("one");
    proxy.forget("worker");
    const response = echo(lost, "two");
    expect(await echo(await open(), "three")).toBe("three");
    expect(await Promise.race([response, nextTurns()])).toBe("nothing");
    expect(lost.closed).toBe(false);
  });
});

/** Resolves after many turns of the event loop, in which a local response would have arrived. */
async function nextTurns(): Promise<string> {
  for (let turn = 0; turn < 1000; turn++) await new Promise((resolve) => setImmediate(resolve));
  return "nothing";
}
