import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { createQueue } from "@klingkit/queue";
import { type Clock, createKling, type KlingOptions } from "klingkit";
import { createRandom } from "../../random.ts";
import { connectMachine } from "./database.ts";
import { attemptOf } from "./ledger.ts";
import { createMachine } from "./machine.ts";
import type { QueueWorld, SimulatedWorker } from "./world.ts";

export const secrets: readonly string[] = [DEFAULT_ACCOUNT.apiKeys?.[0] ?? "", DEFAULT_ACCOUNT.secretKey];

export function createWorker(world: QueueWorld, name: string, onCrash: () => void): SimulatedWorker {
  const { emulator, facts } = world;
  const machine = createMachine((reason) => {
    if (world.isOver) return;
    world.history.add(name, `crashes ${reason}`);
    for (const { amounts } of world.programs)
      for (const amount of amounts) if (world.callers.get(amount) === name) amount.settledAt ??= world.nextOrder();
    onCrash();
  });
  const crashed = new Promise<void>((resolve) => machine.crashed.addEventListener("abort", () => resolve()));
  const clock: Clock = {
    now: () => emulator.clock.now(),
    async sleep(ms, signal) {
      await emulator.clock.sleep(ms, signal);
      await machine.runs();
    },
    async track(work) {
      // The work of a crashed machine never settles.
      await emulator.clock.track(Promise.race([work.catch(() => undefined), crashed]));
      return work;
    },
  };
  const state = { name, machine, isStarted: false, restarts: false, isClosing: false, isClosed: false };
  const client = createKling({
    apiKey: secrets[0] ?? "",
    baseUrl: emulator.url,
    fetch: workerFetch(world, state),
    clock,
    random: createRandom("backoff", world.seed, name),
    env: {},
    concurrency: false,
  });
  const queue = createQueue({
    client,
    database: connectMachine(world.db, machine, {
      track: (work) => emulator.clock.track(work),
      onCommit: (rows) => learnPermissions(world, name, rows),
    }),
    schema: world.schema,
    clock,
    leaseDuration: facts.leaseDuration,
    ...(facts.limit === undefined ? {} : { concurrency: facts.limit }),
    onEvent(event) {
      if (machine.isCrashed) return;
      const text = JSON.stringify(event);
      if (secrets.some((secret) => text.includes(secret))) world.violation(`${name}: an event contains a credential`);
      if (event.type !== "progress") world.history.add(name, `event ${text}`);
    },
  });
  return Object.assign(state, { queue });
}

/**
 * Remembers which sends the database has permitted. The rules use it only to excuse a request that follows a cancel: its
 * worker may have been permitted before, and not yet know of the cancel.
 */
function learnPermissions(world: QueueWorld, name: string, rows: readonly unknown[]): void {
  for (const row of rows) {
    if (typeof row !== "object" || row === null || !("permission" in row) || row.permission !== "granted") continue;
    if ("id" in row) world.permissions.set(`${name} ${String(row.id)}`, world.nextOrder());
  }
}

type State = Omit<SimulatedWorker, "queue">;

function workerFetch(world: QueueWorld, state: State): NonNullable<KlingOptions["fetch"]> {
  const { name, machine } = state;
  return async (url, init) => {
    const request = `${init.method ?? "GET"} ${new URL(url).pathname}`;
    const label = `${request} ${subjectOf(world, `${url} ${typeof init.body === "string" ? init.body : ""}`)}`;
    return machine.operation("request", label, async () => {
      init.signal?.throwIfAborted();
      if (state.isClosed) world.violation(`${name} sent ${label} after close() had returned`);
      if (init.method === "POST") recordSend(world, name, typeof init.body === "string" ? init.body : "");
      const signal = init.signal ? AbortSignal.any([init.signal, machine.crashed]) : machine.crashed;
      try {
        const response = await world.injector.fetch(url, { ...init, signal });
        world.history.add(name, `${label}: ${response.status}`);
        return response;
      } catch (error) {
        world.history.add(name, `${label}: fails`);
        throw error;
      }
    });
  };
}

function recordSend(world: QueueWorld, worker: string, body: string): void {
  const externalTaskId = externalTaskIdIn(body);
  if (externalTaskId === undefined) return;
  const jobId = attemptOf(externalTaskId)?.jobId ?? "";
  const permittedAt = world.permissions.get(`${worker} ${jobId}`);
  world.sends.push({
    worker,
    jobId,
    externalTaskId,
    order: world.nextOrder(),
    at: world.emulator.clock.now(),
    permittedAt,
  });
}

function externalTaskIdIn(text: string): string | undefined {
  return /kq-[0-9a-f-]{36}-\d+/.exec(text)?.[0];
}

/** The job and the attempt of a request, as the history names them. */
function subjectOf(world: QueueWorld, text: string): string {
  const externalTaskId = externalTaskIdIn(text);
  const number = /"#(\d+) /.exec(text)?.[1];
  if (externalTaskId === undefined) return "";
  const { jobId = "", attempt } = attemptOf(externalTaskId) ?? {};
  if (number !== undefined) world.numbers.set(jobId, Number(number));
  return `#${world.numbers.get(jobId) ?? "?"} attempt ${attempt}`;
}
