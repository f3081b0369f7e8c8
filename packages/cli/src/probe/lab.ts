import { fieldsOf } from "@klingkit/tasks";
import { type FetchLike, withTimeout } from "@klingkit/http";
import type { Clock } from "klingkit";
import { type Answer, isFinal, nameOf, readAnswer, type SeenTask, taskIn, tasksIn } from "./answer.ts";
import type { Budget } from "./budget.ts";
import { Inconclusive } from "./inconclusive.ts";
import type { ProbeOptions } from "./probe-options.ts";
import type { Journal } from "./journal.ts";
import type { Signer } from "./signer.ts";

/** A request of an experiment. */
export interface ProbeRequest {
  readonly method?: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: object;
  /** @default "application/json" */
  readonly contentType?: string;
  /** The credential: that of the user, the key pair beside the API key, other headers, or none. */
  readonly credential?: "own" | "key-pair" | Readonly<Record<string, string>>;
}

/** A create. The price is in units. */
export interface CreateRequest {
  readonly path: string;
  readonly body: object;
  /** Its price if it is accepted. 0 for elements, which are free. */
  readonly units: number;
  /** @default a new id */
  readonly externalId?: string;
  /** How long the task is looked up if the response is lost, milliseconds. 0 for a create that costs nothing. */
  readonly patience?: number;
}

/** What became of a create. */
export type Created =
  | { readonly outcome: "accepted"; readonly task: MadeTask; readonly answer: Answer }
  | { readonly outcome: "refused"; readonly answer: Answer }
  /** The response was lost. `found` is the task if a lookup showed it. */
  | { readonly outcome: "lost"; readonly found: MadeTask | undefined };

/** A task that the run created. */
export interface MadeTask {
  readonly id: string;
  readonly externalId: string;
  /** The path of its create. */
  readonly path: string;
}

/** A create whose outcome is unknown. */
export interface Unsettled {
  readonly externalId: string;
  readonly path: string;
  readonly units: number;
  /** When it was sent, epoch milliseconds. */
  readonly at: number;
}

/** A callback that arrived. */
export interface ReceivedCallback {
  readonly task: SeenTask;
  readonly isSigned: boolean;
}

export interface LabOptions {
  readonly signer: Signer;
  readonly keyPair: Signer | undefined;
  readonly fetch: FetchLike;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly journal: Journal;
  readonly budget: Budget;
  readonly options: ProbeOptions;
  readonly callbackUrl: string | undefined;
  readonly callbacks: readonly ReceivedCallback[];
}

/** What experiments work with. It repeats requests whose responses are lost, and records every create before it is sent. */
export interface Lab extends Pick<LabOptions, "clock" | "options" | "callbackUrl" | "callbacks"> {
  /** The kind of the credential, such as `api-key` or `jwt`. */
  readonly credential: string;
  /** Whether there is a key pair beside the API key. */
  readonly hasKeyPair: boolean;
  /** The number of requests that were sent. */
  requests(): number;
  /** Sets the experiment to which creates belong. */
  startExperiment(name: string): void;
  /** Sends a request once. Undefined if the response is lost or says nothing. */
  once(request: ProbeRequest): Promise<Answer | undefined>;
  /**
   * Sends a request that changes nothing until the service responds.
   * @throws {Inconclusive} if it does not respond
   */
  ask(request: ProbeRequest): Promise<Answer>;
  /**
   * Sends a create that the service has to refuse. A create that is accepted all the same is recorded like any other.
   * @throws {Inconclusive} if the service does not respond, or cannot take creates now
   */
  refused(request: Pick<CreateRequest, "path" | "body" | "units"> & { readonly contentType?: string }): Promise<Answer>;
  /**
   * Sends a create once. If its response is lost, it looks the task up.
   * @throws {Inconclusive} if the budget does not cover it
   */
  create(request: CreateRequest): Promise<Created>;
  /**
   * Creates a task. A create without an outcome is repeated with a new external task id if the budget covers that.
   * @throws {Inconclusive} if the service does not create one
   */
  task(
    request: Omit<CreateRequest, "externalId">,
  ): Promise<{ readonly task: MadeTask; readonly answer: Answer | undefined }>;
  /** Reads a task. Undefined if the service does not know it. */
  read(task: Pick<MadeTask, "id" | "path">): Promise<SeenTask | undefined>;
  /** Polls until the task has finished. @throws {Inconclusive} if it does not within 20 minutes */
  finished(task: MadeTask): Promise<SeenTask>;
  /** Returns the tasks of the account that were created in a period, epoch milliseconds. Requires an API key. */
  tasksBetween(from: number, to: number): Promise<readonly SeenTask[]>;
  /** All tasks that the run created, oldest first. */
  readonly made: readonly MadeTask[];
  /**
   * Looks up the creates whose outcome is still unknown, when the service shows every task that exists. Returns those
   * whose outcome stays unknown.
   */
  settle(): Promise<readonly Unsettled[]>;
  /** Runs `work` once per run, for everything that several experiments can share. */
  shared<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** A word that makes names and prompts unique, so that no two creates are identical. */
  word(): string;
}

const ATTEMPTS = 10;
const FIRST_DELAY = 500;
const MAX_DELAY = 8000;
const REQUEST_TIMEOUT = 30_000;
/** How long a task is looked up after a lost response, milliseconds. */
const PATIENCE = 60_000;
const REFUSAL_PATIENCE = 6000;
/** When a lookup shows every task that exists, milliseconds after its create. */
const SHOWN_AFTER = 120_000;
/** How far the clocks of the service and of this machine may differ, milliseconds. */
const CLOCK_DIFFERENCE = 300_000;
const TASK_TIMEOUT = 20 * 60_000;
/** How many creates without an outcome, or for lack of a slot, are repeated. */
const CREATES = 6;
const TOO_MANY_REQUESTS = 1302;
const NO_SLOT = 1303;
/** Codes of an account that cannot create this task. */
const ACCOUNT_CODES = new Set([1100, 1101, 1102, 1103, 1304]);

export function newExternalId(): string {
  return `kk-probe-${crypto.randomUUID()}`;
}

/** Whether a path belongs to API v2, in which the options are a field of their own. */
export function isV2(path: string): boolean {
  return !/^\/(v1|account)\//.test(path);
}

/** The request that looks a task up. */
export function lookup(
  { path, id }: { readonly path: string; readonly id: string },
  isExternal: boolean,
): ProbeRequest {
  if (!isV2(path)) return { path: `${path}/${encodeURIComponent(id)}` };
  return { path: `/tasks?${isExternal ? "external_task_ids" : "task_ids"}=${encodeURIComponent(id)}` };
}

/** The task in the response to a lookup. */
export function foundIn(path: string, answer: Answer): SeenTask | undefined {
  if (answer.code !== 0) return undefined;
  return isV2(path) ? tasksIn(answer.data)[0] : taskIn(answer.data);
}

export function createLab(lab: LabOptions): Lab {
  const { signer, keyPair, fetch, clock, signal, journal, budget } = lab;
  const made: MadeTask[] = [];
  const unknown: (Unsettled & { readonly number: number; readonly isRepeat: boolean; readonly isTaken: boolean })[] =
    [];
  const cache = new Map<string, Promise<unknown>>();
  let requests = 0;
  let isRefusalUnsafe = false;
  /** Whether a query showed a paid task within `SHOWN_AFTER` of its create: only then does a missing one not exist. */
  let isShownInTime = false;
  const createdAt = new Map<string, number>();
  let experiment = "";
  let words = 0;

  async function headersOf({ credential = "own" }: ProbeRequest): Promise<Readonly<Record<string, string>>> {
    if (typeof credential === "object") return credential;
    const { headers } = credential === "own" ? signer : (keyPair ?? signer);
    return headers();
  }

  async function once(request: ProbeRequest): Promise<Answer | undefined> {
    signal.throwIfAborted();
    const { method = request.body ? "POST" : "GET", path, body, contentType = "application/json" } = request;
    const headers = { ...(await headersOf(request)), "content-type": contentType };
    const sentAt = clock.now();
    requests++;
    try {
      return await withTimeout({ clock, ms: REQUEST_TIMEOUT, signal }, async (stop) => {
        const response = await fetch(signer.baseUrl + path, {
          method,
          headers,
          redirect: "manual",
          signal: stop,
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        return readAnswer(response.status, await response.text(), sentAt, clock.now());
      });
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }

  const delay = (attempt: number): Promise<void> =>
    clock.sleep(Math.min(MAX_DELAY, FIRST_DELAY * 2 ** attempt), signal);

  async function repeat<T>(work: () => Promise<T | undefined>): Promise<T> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const result = await work();
      if (result !== undefined) return result;
      await delay(attempt);
    }
    throw new Inconclusive("the service did not respond");
  }

  const ask = (request: ProbeRequest): Promise<Answer> =>
    repeat(async () => {
      const answer = await once(request);
      return answer?.code === TOO_MANY_REQUESTS ? undefined : answer;
    });

  async function sendCreate(
    request: CreateRequest & { readonly contentType?: string; readonly isRefusal?: true },
  ): Promise<Created> {
    const { path, units, externalId = newExternalId(), patience = PATIENCE, contentType, isRefusal = false } = request;
    if (!isRefusal && !budget.take(units))
      throw new Inconclusive("the rest of the budget does not cover another request");
    const at = clock.now();
    // Another task with this id may exist already: a lookup then proves nothing.
    const isRepeat = made.some((other) => other.externalId === externalId);
    const own = { external_task_id: externalId };
    const body = isV2(path)
      ? { ...request.body, options: { ...fieldsOf(fieldsOf(request.body)["options"]), ...own } }
      : { ...request.body, ...own };
    const number = await journal.begin({
      experiment,
      host: signer.baseUrl,
      credential: signer.id,
      path,
      externalId,
      units,
      at,
    });
    const answer = await once({ path, body, ...(contentType === undefined ? {} : { contentType }) });
    const task = answer?.code === 0 ? taskIn(answer.data) : undefined;
    if (answer && answer.code !== 0) {
      if (!isRefusal) budget.giveBack(units);
      await journal.end(number, { outcome: "none" });
      return { outcome: "refused", answer };
    }
    const accept = async ({ id }: SeenTask): Promise<MadeTask> => {
      // The service accepted what it should have refused. The price counts all the same, and no other one is sent.
      if (isRefusal) budget.add(units);
      isRefusalUnsafe ||= isRefusal;
      return keep(number, { id, externalId, path }, units > 0 ? at : undefined);
    };
    if (answer && task) return { outcome: "accepted", task: await accept(task), answer };
    const found = isRepeat ? undefined : await search(path, externalId, units === 0 ? 0 : patience);
    if (found) return { outcome: "lost", found: await accept(found) };
    await journal.end(number, { outcome: "unknown" });
    if (units > 0) unknown.push({ externalId, path, units, at, number, isRepeat, isTaken: !isRefusal });
    return { outcome: "lost", found: undefined };
  }

  async function keep(number: number, task: MadeTask, at?: number): Promise<MadeTask> {
    await journal.end(number, { outcome: "accepted", id: task.id });
    made.push(task);
    if (at !== undefined) createdAt.set(task.id, at);
    return task;
  }

  function noteShown(id: string): void {
    isShownInTime ||= clock.now() < (createdAt.get(id) ?? 0) + SHOWN_AFTER;
  }

  async function settle(): Promise<readonly Unsettled[]> {
    const open = unknown.splice(0);
    const last = Math.max(0, ...open.map(({ at }) => at));
    if (open.length > 0) await clock.sleep(Math.max(0, last + SHOWN_AFTER - clock.now()), signal);
    for (const entry of open) {
      const { externalId, path, number, units, at, isRepeat, isTaken } = entry;
      const shown = await shownTasks(path, externalId, at, isRepeat);
      const found = shown?.find(({ id }) => !made.some((other) => other.id === id));
      if (found) {
        if (!isTaken) budget.add(units);
        await keep(number, { id: found.id, externalId, path });
      } else if (!shown || (isTaken && !(isShownInTime && (await isFoundByExternalId(path))))) {
        unknown.push(entry);
      } else {
        if (isTaken) budget.giveBack(units);
        await journal.end(number, { outcome: "none" });
      }
    }
    return unknown;
  }

  /** Whether the service finds a task of the run at this path by its external task id: only then does a lookup prove anything. */
  async function isFoundByExternalId(path: string): Promise<boolean> {
    const known = made.find((task) => task.path === path);
    if (!known) return false;
    try {
      return foundIn(path, await ask(lookup({ path, id: known.externalId }, true))) !== undefined;
    } catch (error) {
      if (error instanceof Inconclusive) return false;
      throw error;
    }
  }

  /** Returns all tasks with an external task id. Undefined if the service does not show them. */
  async function shownTasks(
    path: string,
    externalId: string,
    at: number,
    isRepeat: boolean,
  ): Promise<readonly SeenTask[] | undefined> {
    try {
      // A lookup shows one task only.
      if (isRepeat) {
        if (signer.kind !== "apiKey") return undefined;
        const tasks = await result.tasksBetween(at - CLOCK_DIFFERENCE, at + CLOCK_DIFFERENCE);
        const shown = tasks.filter((task) => task.externalId === externalId);
        // The list has to show the first of them, or else it does not show such tasks.
        return shown.length > 0 ? shown : undefined;
      }
      const found = foundIn(path, await ask(lookup({ path, id: externalId }, true)));
      if (found || !/\/kling-4/.test(path)) return found ? [found] : [];
      // It is not known whether Kling 4.0 keeps the id: any task without one may be it.
      const tasks = await result.tasksBetween(at - CLOCK_DIFFERENCE, at + CLOCK_DIFFERENCE);
      const isOther = (task: SeenTask): boolean =>
        task.externalId !== undefined || made.some((other) => other.id === task.id);
      return tasks.every(isOther) ? [] : undefined;
    } catch (error) {
      if (error instanceof Inconclusive) return undefined;
      throw error;
    }
  }

  /** Looks a task up for some time. The service may not show a new task at once. */
  async function search(path: string, externalId: string, patience: number): Promise<SeenTask | undefined> {
    const end = clock.now() + patience;
    while (clock.now() < end) {
      const answer = await once(lookup({ path, id: externalId }, true));
      const found = answer && foundIn(path, answer);
      if (found) {
        isShownInTime = true;
        return found;
      }
      await clock.sleep(1500, signal);
    }
    return undefined;
  }

  async function refused(request: Parameters<Lab["refused"]>[0]): Promise<Answer> {
    return repeat(async () => {
      if (isRefusalUnsafe) throw new Inconclusive("the service accepted a create that it should have refused");
      // A request that was accepted all the same must not be repeated.
      const created = await sendCreate({ ...request, patience: REFUSAL_PATIENCE, isRefusal: true });
      if (created.outcome === "lost") return undefined;
      const { answer } = created;
      if (answer.code === TOO_MANY_REQUESTS || answer.code === NO_SLOT) return undefined;
      if (answer.code !== undefined && ACCOUNT_CODES.has(answer.code)) throw accountProblem(answer);
      return answer;
    });
  }

  const result: Lab = {
    clock: { ...clock, now: () => clock.now(), sleep: (ms, also) => clock.sleep(ms, also ?? signal) },
    options: lab.options,
    callbackUrl: lab.callbackUrl,
    callbacks: lab.callbacks,
    credential: signer.kind,
    hasKeyPair: keyPair !== undefined,
    made,
    settle,
    requests: () => requests,
    startExperiment: (name) => void (experiment = name),
    once,
    ask,
    refused,
    create: sendCreate,
    async task(request) {
      for (let attempt = 0; attempt < CREATES; attempt++) {
        const created = await sendCreate(request);
        if (created.outcome === "accepted") return { task: created.task, answer: created.answer };
        if (created.outcome === "lost") {
          if (created.found) return { task: created.found, answer: undefined };
          continue;
        }
        const { answer } = created;
        if (answer.code !== undefined && ACCOUNT_CODES.has(answer.code)) throw accountProblem(answer);
        if (answer.code !== TOO_MANY_REQUESTS && answer.code !== NO_SLOT)
          throw new Inconclusive(`the service refused a create that should be valid (${nameOf(answer)})`);
        await clock.sleep(20_000, signal);
      }
      throw new Inconclusive("the service did not accept a create");
    },
    async read(task) {
      const seen = foundIn(task.path, await ask(lookup(task, false)));
      if (seen) noteShown(task.id);
      return seen;
    },
    async finished(task) {
      const end = clock.now() + TASK_TIMEOUT;
      for (let wait = 2000; clock.now() < end; wait = Math.min(15_000, wait * 1.3)) {
        const seen = await result.read(task);
        if (seen && isFinal(seen)) return seen;
        await clock.sleep(Math.round(wait), signal);
      }
      throw new Inconclusive("a task did not finish within 20 minutes");
    },
    async tasksBetween(from, to) {
      const window = { start_time: String(from), end_time: String(to) };
      return tasksIn((await ask({ path: "/tasks", body: { limit: 500, ...window } })).data);
    },
    async shared<T>(key: string, work: () => Promise<T>): Promise<T> {
      const running = cache.get(key) ?? work();
      cache.set(key, running);
      // A failure is not kept: the next experiment tries again.
      running.catch(() => cache.delete(key));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key belongs to one kind of work
      return running as Promise<T>;
    },
    // Letters only: no part of a prompt must look like a reference or a shot.
    word: () => `${crypto.randomUUID().replaceAll(/[^a-f]/g, "")}${"abcdefghij"[words++ % 10]}`,
  };
  return result;
}

function accountProblem(answer: Answer): Inconclusive {
  return new Inconclusive(`the account cannot create such a task (${nameOf(answer)})`);
}
