import { systemClock } from "@klingkit/http/options";
import { createQueue } from "@klingkit/queue";
import { createKling } from "klingkit";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PgBoss } from "pg-boss";
import { type Controls, stepsOf } from "./apply-fault.ts";
import { type Child, startChild } from "./child.ts";
import { createDisks, type Disks } from "./disk.ts";
import { type JobRow, judge, type Verdict } from "./judge.ts";
import type {
  DatabaseCommand,
  ReceiverReady,
  ServerReady,
  ServiceAddress,
  ServiceCommand,
  ServiceReady,
  ServiceReport,
  WorkerCommand,
  WorkerMessage,
  WorkerProgramOptions,
} from "./messages.ts";
import { createNetwork } from "./create-network.ts";
import { type Network, type SetLink, type Side, sides } from "./network.ts";
import { API_KEY, jobOf, LEASE } from "./settings.ts";
import type { Trace } from "./trace.ts";

/** A finished run. */
export interface Run extends Verdict {
  readonly network: Network["kind"];
  /** Why there are no namespaces. */
  readonly networkReason?: string;
  readonly disks: Disks["kind"];
  /** The number of events of all workers, by type. */
  readonly events: Readonly<Record<string, number>>;
  /** Jobs whose download failed on a full disk. It was repeated with `retryFailed`. */
  readonly repeatedDownloads: number;
  /** The longest time without a claim while jobs waited, milliseconds. */
  readonly longestStall: number;
  /** The time from the end of the faults until every job had ended, milliseconds. */
  readonly recovery: number;
  /** The directory with the logs of the workers. */
  readonly folder: string;
}

/** How long nothing may change before a run counts as stuck, milliseconds. The machine may be busy. */
const STUCK_AFTER = 240_000;
/** How long a worker may take to close. */
const CLOSE_TIMEOUT = 180_000;
const RESTART_DELAY = 1000;
const HARNESS = "harness";

/** Starts a cluster, applies the faults of a trace, waits until all jobs have ended, and judges. Nothing keeps running. */
export async function runCluster(
  trace: Trace,
  options: { readonly isPrivileged: boolean; readonly signal: AbortSignal; readonly log: (text: string) => void },
): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), `klingkit-cluster-${trace.seed}-`));
  // PostgreSQL has another user.
  await chmod(folder, 0o755);
  try {
    await using cleanup = new AsyncDisposableStack();
    return await start(trace, folder, cleanup, options);
  } catch (error) {
    await removeRun({ folder });
    throw error;
  }
}

async function start(
  trace: Trace,
  folder: string,
  cleanup: AsyncDisposableStack,
  { isPrivileged, signal, log }: Parameters<typeof runCluster>[1],
): Promise<Run> {
  const machines = [...trace.workers.map(({ name }) => name), "receiver"];
  const programs = new Map<string, Child>();
  const setLink: SetLink = (side, client, link) =>
    programs.get(side)?.send({ type: "link", client, link } satisfies DatabaseCommand);
  const { network, reason } = await createNetwork([...sides, ...machines], setLink, isPrivileged);
  cleanup.defer(() => network.close());
  const resultFolder = (place: string): string => join(folder, place, "results");
  const disks = await createDisks(machines.map(resultFolder), isPrivileged);
  cleanup.defer(() => disks.close());
  // Before the network and the disks are removed, every program ends, also one that is stopped.
  cleanup.defer(async () => {
    for (const child of programs.values()) child.signal("SIGKILL");
    await Promise.all([...programs.values()].map(({ exited }) => exited));
  });

  const [database, service] = await startServers();
  cleanup.defer(async () => {
    database.child.send({ type: "close" } satisfies DatabaseCommand);
    await Promise.race([database.child.exited, systemClock.sleep(30_000)]);
  });
  const databaseUrl = (client: string): string =>
    `postgres://klingkit:klingkit@${network.host("database", "database")}:${database.ready.ports[client]}/klingkit`;
  const serviceAddress = (client: string): ServiceAddress => {
    const { url, speed, virtual, real, ports } = service.ready;
    return { url, speed, virtual, real, reachedAt: `http://${network.host("service", "service")}:${ports[client]}` };
  };
  log(`network: ${network.kind}${reason === undefined ? "" : ` (${reason})`}, disks: ${disks.kind}`);

  const violations: string[] = [];
  const events: Record<string, number> = {};
  const claims: number[] = [];
  const acknowledged = new Set<string>();
  const nextJobs = new Map<string, number>();
  const skews = new Map(trace.workers.map(({ name, skew }) => [name, skew]));
  /** Places whose program is killed and not yet started again. */
  const down = new Set<string>();
  let isOver = false;
  cleanup.defer(() => {
    isOver = true;
  });

  function startMachine(place: string): void {
    if (isOver) return;
    const isReceiver = place === "receiver";
    const child = startChild(
      { command: network.command(place), temporary: folder },
      isReceiver ? "receiver" : "worker",
      {
        name: place,
        database: databaseUrl(place),
        service: serviceAddress(place),
        folder: resultFolder(place),
        logFile: join(folder, `${place}.jsonl`),
        skew: skews.get(place) ?? 0,
        limit: trace.limit,
        leaseDuration: LEASE,
        firstJob: nextJobs.get(place) ?? 0,
        host: network.host(place, "service"),
      } satisfies WorkerProgramOptions,
      (message) => onMessage(place, message as WorkerMessage | ReceiverReady),
    );
    programs.set(place, child);
    // A program that ends by itself, for example because it could not reach the database, is started again.
    void child.exited.then(async () => {
      await systemClock.sleep(RESTART_DELAY);
      if (!isOver && programs.get(place) === child && !down.has(place)) startMachine(place);
    });
  }

  function onMessage(place: string, message: WorkerMessage | ReceiverReady): void {
    if (message.type === "added") {
      for (const key of message.keys) acknowledged.add(key);
      nextJobs.set(place, message.nextJob);
    } else if (message.type === "event") {
      events[message.event] = (events[message.event] ?? 0) + 1;
      if (message.event === "claimed") claims.push(message.at);
    } else if (message.type === "crashed") violations.push(`${place} crashed: ${message.reason}`);
    else if (message.type === "ready" && "port" in message) {
      const url = `http://${network.host("receiver", "service")}:${message.port}`;
      service.child.send({ type: "callbacks", url } satisfies ServiceCommand);
    }
  }

  async function startServers(): Promise<
    [{ child: Child; ready: ServerReady }, { child: Child; ready: ServiceReady }]
  > {
    const clients = [...machines, HARNESS];
    const begin = (side: Side): Child => {
      const options = { host: network.host(side, side), clients, seed: trace.seed };
      const child = startChild({ command: network.command(side), temporary: folder }, side, options);
      programs.set(side, child);
      return child;
    };
    const [databaseChild, serviceChild] = [begin("database"), begin("service")];
    const [databaseReady, serviceReady] = await Promise.all([
      databaseChild.next<ServerReady>("ready"),
      serviceChild.next<ServiceReady>("ready"),
    ]);
    return [
      { child: databaseChild, ready: databaseReady },
      { child: serviceChild, ready: serviceReady },
    ];
  }

  // The judge's own queue adds the first jobs, which no fault strikes.
  const queue = createQueue({
    client: createKling({ apiKey: API_KEY, baseUrl: service.ready.url, env: {}, concurrency: false }),
    database: databaseUrl(HARNESS),
    concurrency: trace.limit,
  });
  cleanup.defer(() => queue.close());
  const first = Array.from({ length: trace.jobs }, (_, index) => `first-${index}`);
  await queue.add(first.map(jobOf));
  for (const key of first) acknowledged.add(key);
  const boss = new PgBoss({ connectionString: databaseUrl(HARNESS), max: 2 });
  // The server is restarted.
  boss.on("error", () => undefined);
  const reader = boss.getDb() as ReturnType<PgBoss["getDb"]> & { open(): Promise<void>; close(): Promise<void> };
  await reader.open();
  cleanup.defer(() => reader.close());
  const query = async <Row>(text: string): Promise<Row[]> => {
    const { rows } = await reader.executeSql(text);
    // The caller knows the columns of its statement.
    return rows as Row[];
  };

  for (const place of machines) startMachine(place);
  await Promise.all(machines.map(async (place) => programs.get(place)?.next("ready")));
  signal.throwIfAborted();

  const controls: Controls = {
    network,
    disks,
    setLink,
    forget: (side, client) => programs.get(side)?.send({ type: "forget", client } satisfies DatabaseCommand),
    folder: resultFolder,
    setSkew(place, ms) {
      skews.set(place, ms);
      programs.get(place)?.send({ type: "skew", ms } satisfies WorkerCommand);
    },
    pause: (place) => programs.get(place)?.signal("SIGSTOP"),
    continue: (place) => programs.get(place)?.signal("SIGCONT"),
    kill(place) {
      down.add(place);
      programs.get(place)?.signal("SIGKILL");
    },
    revive(place) {
      down.delete(place);
      startMachine(place);
    },
    database: {
      shutDown: () => database.child.send({ type: "shut-down" } satisfies DatabaseCommand),
      kill: () => database.child.send({ type: "kill" } satisfies DatabaseCommand),
      async start() {
        database.child.send({ type: "start" } satisfies DatabaseCommand);
        await database.child.next("started");
      },
    },
  };
  const startedAt = Date.now();
  await Promise.all(
    trace.faults.map(async (event) => {
      // A fault ends after it has begun, also on a busy machine.
      for (const { at, apply } of stepsOf(event)) {
        await systemClock.sleep(Math.max(0, at - (Date.now() - startedAt)), signal);
        await apply(controls);
      }
    }),
  );
  await systemClock.sleep(Math.max(0, trace.seconds * 1000 - (Date.now() - startedAt)), signal);
  const healedAt = Date.now();
  log(`faults applied: ${trace.faults.length}; waiting for the jobs`);

  const repeatedDownloads = await drain();
  const recovery = Date.now() - healedAt;
  log(`all jobs ended after ${Math.round(recovery / 1000)} s; closing the workers`);
  isOver = true;
  await closeMachines();
  const report = service.child.next<ServiceReport>("report");
  service.child.send({ type: "report" } satisfies ServiceCommand);
  const verdict = await judge({
    service: (await report).state,
    jobs: await query<JobRow>(
      "SELECT id, key, state, attempts, sequence, reference, outcome, files, folder FROM klingkit.job ORDER BY number",
    ),
    taskRows: await count("SELECT count(*)::int AS count FROM klingkit.task"),
    openInBoss: await count(
      "SELECT count(*)::int AS count FROM klingkit_boss.job WHERE state < 'completed' AND name NOT LIKE '\\_\\_pgboss%'",
    ),
    acknowledged,
    replaced: repeatedDownloads,
    limit: trace.limit,
    folders: machines.map(resultFolder),
    async readMedia(url) {
      const { url: own, reachedAt } = serviceAddress(HARNESS);
      const response = await fetch(url.replace(own, reachedAt));
      return new Uint8Array(await response.arrayBuffer());
    },
  });
  return {
    ...verdict,
    violations: [...violations, ...verdict.violations],
    network: network.kind,
    ...(reason === undefined ? {} : { networkReason: reason }),
    disks: disks.kind,
    events,
    repeatedDownloads: repeatedDownloads.size,
    longestStall: longestGap([startedAt, ...claims.filter((at) => at > startedAt), healedAt]),
    recovery,
    folder,
  };

  async function count(text: string): Promise<number> {
    const [row] = await query<{ count: number }>(text);
    return row?.count ?? 0;
  }

  /** Waits until every job has ended. Downloads that failed are repeated. Returns the numbers of their results. */
  async function drain(): Promise<ReadonlySet<number>> {
    const replaced = new Set<number>();
    let last = "";
    let changedAt = Date.now();
    for (;;) {
      signal.throwIfAborted();
      // Each time, because a worker that is being started does not receive it.
      for (const { name } of trace.workers) programs.get(name)?.send({ type: "stop-adding" } satisfies WorkerCommand);
      const jobs = await query<{ key: string; state: string; attempts: number; sequence: string | null }>(
        "SELECT key, state, attempts, sequence FROM klingkit.job ORDER BY number",
      );
      const failed = jobs.filter(({ state }) => state === "download_failed");
      for (const { sequence } of failed) replaced.add(Number(sequence));
      if (failed.length > 0) await queue.retryFailed(failed.map(({ key }) => key));
      const open = jobs.filter(({ state }) => ["held", "blocked", "queued", "running", "downloading"].includes(state));
      if (open.length === 0 && failed.length === 0) return replaced;
      const current = JSON.stringify([
        jobs,
        await query("SELECT job_id, state, attempt FROM klingkit.task ORDER BY 1"),
      ]);
      if (current !== last) changedAt = Date.now();
      last = current;
      if (Date.now() - changedAt > STUCK_AFTER) {
        violations.push(
          `nothing changed for ${STUCK_AFTER / 1000} s; open: ${open.map(({ key, state }) => `${key} ${state}`).join(", ")}`,
        );
        return replaced;
      }
      await systemClock.sleep(500, signal);
    }
  }

  /** Every worker must still be able to close, which ends its work and releases its leases. */
  async function closeMachines(): Promise<void> {
    await Promise.all(
      machines.map(async (place) => {
        const child = programs.get(place);
        if (!child) return;
        const closed = child.next("closed", CLOSE_TIMEOUT);
        child.send({ type: "close" } satisfies WorkerCommand);
        await closed.catch((error: unknown) => violations.push(`${place} does not close: ${String(error)}`));
      }),
    );
  }
}

function longestGap(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.max(0, ...sorted.slice(1).map((time, index) => time - (sorted[index] ?? time)));
}

/** Removes the directory of a run. */
export async function removeRun({ folder }: Pick<Run, "folder">): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
