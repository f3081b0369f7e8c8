import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { CreateOptions, EndpointClient, RunUpdate, TaskReference } from "klingkit";
import { createRandom, pick, type Random } from "../random.ts";
import { judgeWait, learnFromError, learnFromTask, tasksOf, watch } from "./judge.ts";
import type { Intention } from "./ledger.ts";
import { listener } from "./process.ts";
import { endpointsOf, hasPrompt, inputOf } from "./samples.ts";
import type { SimulatedProcess, World } from "./world.ts";

/** One step of a world: a user or the environment does something. It does not wait for the result. */
interface Step {
  readonly world: World;
  readonly random: Random;
  readonly index: number;
  readonly process: SimulatedProcess;
}

const callbackUrl = "https://callbacks.example/kling";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The time after which every create settles, without the wait for a slot: its limit, a lookup and the credential. */
const CREATE = 5 * MINUTE;

type Action = (step: Step) => void | Promise<void>;

const actions: Readonly<Record<string, { readonly weight: number; readonly run: Action }>> = {
  create: { weight: 8, run: create },
  run: { weight: 8, run },
  "prepare and send": { weight: 6, run: prepareAndSend },
  "send again": { weight: 10, run: sendAgain },
  recover: { weight: 8, run: recover },
  wait: { weight: 8, run: wait },
  "read tasks": { weight: 3, run: readTasks },
  "list tasks": { weight: 2, run: listTasks },
  download: { weight: 6, run: download },
  "abort a call": { weight: 2, run: abortCall },
  "close and restart": { weight: 2, run: closeAndRestart },
  "crash and restart": { weight: 4, run: crashAndRestart },
  suspend: { weight: 1, run: suspend },
  "set the clock": { weight: 1, run: setClock },
  "break the credential": { weight: 2, run: breakCredential },
  "another program": { weight: 3, run: otherProgram },
};

/** Takes a step. Its choices depend on the seed and its index only. */
export async function takeStep(world: World, index: number): Promise<void> {
  const random = createRandom("step", world.seed, index);
  const total = Object.values(actions).reduce((sum, { weight }) => sum + weight, 0);
  let left = random() * total;
  const [first] = world.processes;
  // One program runs batches in a slow hour, and continues afterwards.
  if (first && world.facts.hasSlowHour && random() < (isSlow(world) ? 0.8 : 0.4)) {
    const count = isSlow(world) ? 4 : 1;
    world.history.add("step", `${index} run ${count} in ${first.name}`);
    for (let started = 0; started < count; started++) await run({ world, random, index, process: first });
    return;
  }
  const name = Object.entries(actions).find(([, { weight }]) => (left -= weight) < 0)?.[0] ?? "create";
  const process = pick(random, world.processes);
  world.history.add("step", `${index} ${name} in ${process.name}`);
  await actions[name]?.run({ world, random, index, process });
}

function isSlow({ clock, slowUntil }: World): boolean {
  return clock.now() < slowUntil;
}

function newIntention({ world, random, process }: Step, endpoint: string): Intention {
  const number = world.intentions.length;
  const words = isSlow(world)
    ? "a lighthouse in fog"
    : pick(random, ["a lighthouse in fog", "rain on a window", "a lighthouse in fog", "[reject] war", "[fail]"]);
  const intention: Intention = {
    number,
    endpoint,
    apiVersion: process.apiVersion,
    prompt: `#${number} ${words}`,
    externalTaskId: !hasPrompt(endpoint) || random() < 0.4 ? `order-${world.seed}-${number}` : undefined,
    openIn: undefined,
    state: "new",
    stored: undefined,
    isDone: false,
  };
  world.intentions.push(intention);
  return intention;
}

/** Most tasks are of one endpoint, so that they compete for slots. */
function chooseEndpoint({ world, random, process }: Step): string {
  if (isSlow(world) || random() < 0.5) return "video.textToVideo";
  return pick(
    random,
    world.endpoints.filter(({ apiVersion }) => apiVersion === process.apiVersion),
  ).name;
}

function endpointOf(process: SimulatedProcess, name: string): EndpointClient<object> {
  const endpoint = endpointsOf(process.kling).get(name);
  if (!endpoint) throw new Error(`There is no endpoint ${name}.`);
  return endpoint;
}

interface CallOptions extends CreateOptions {
  readonly signal: AbortSignal;
}

function callOptions({ random, process }: Step, intention: Intention): CallOptions {
  const controller = new AbortController();
  if (random() < 0.5) process.abortable.add(controller);
  return {
    signal: controller.signal,
    ...(intention.externalTaskId === undefined ? {} : { externalTaskId: intention.externalTaskId }),
    ...(random() < 0.4 ? { callbackUrl } : {}),
    ...(random() < 0.3 ? { queueTimeout: pick(random, [30 * SECOND, 10 * MINUTE]) } : {}),
    ...(random() < 0.1 ? { createTimeout: 10 * SECOND } : {}),
  };
}

/** Marks an intention as open while a call for it runs. A crash ends the call. */
async function during(step: Step, intention: Intention, name: string, call: () => Promise<void>): Promise<void> {
  const { world, process } = step;
  intention.openIn = process.name;
  // The task of a process that crashed does not count against the limit of the next one.
  if (tasksOf(world, intention).length === 0) world.creators.set(intention.number, process.name);
  if (process.hasBudget) world.budgeted.add(intention.number);
  world.history.add(process.name, `${name}: begins`);
  await call();
  if (!process.isCrashed) intention.openIn = undefined;
}

async function create(step: Step): Promise<void> {
  const { world, random, process } = step;
  const endpoint = chooseEndpoint(step);
  const intention = newIntention(step, endpoint);
  const input = inputOf(endpoint, intention.prompt);
  const name = `create #${intention.number}`;
  const options = callOptions(step, intention);
  const reuses = random() < 0.4;
  background(
    during(step, intention, name, async () => {
      const call = endpointOf(process, endpoint).create(input, options);
      // Many programs use one object for several calls.
      if (reuses) {
        if (hasPrompt(endpoint)) input["prompt"] = `#${intention.number} the input of the next call`;
      }
      const limit = (options.queueTimeout ?? HOUR) + CREATE;
      const outcome = await watch(world, process, name, call, limit);
      if (!outcome) return;
      if ("value" in outcome) learnFromTask(world, intention, name, outcome.value);
      else learnFromError(world, intention, name, outcome.error);
    }),
    world,
  );
}

async function run(step: Step): Promise<void> {
  const { world, random, process } = step;
  const endpoint = chooseEndpoint(step);
  const intention = newIntention(step, endpoint);
  const input = inputOf(endpoint, intention.prompt);
  const name = `run #${intention.number}`;
  const waitTimeout = isSlow(world) ? 2 * HOUR : random() < 0.3 ? 30 * SECOND : undefined;
  const options = { ...callOptions(step, intention), ...(waitTimeout === undefined ? {} : { waitTimeout }) };
  const habit = listener(random, name);
  const aborts = !isSlow(world) && random() < 0.6;
  const downloads = random() < 0.6;
  let startedAt = world.clock.now();
  const onUpdate = ({ status }: RunUpdate): unknown => {
    if (status === "queued") startedAt = world.clock.now();
    // Programs that need one result end the other calls when it is there.
    if (aborts && status === "succeeded") for (const each of process.abortable) each.abort();
    return habit();
  };
  background(
    during(step, intention, name, async () => {
      const limit = (options.queueTimeout ?? HOUR) + CREATE + (waitTimeout ?? 20 * MINUTE) + MINUTE;
      const call = endpointOf(process, endpoint).run(input, { ...options, onUpdate });
      const outcome = await watch(world, process, name, call, limit);
      if (!outcome) return;
      if ("value" in outcome) {
        learnFromTask(world, intention, name, outcome.value);
        intention.isDone = true;
        judgeWait(world, process, name, outcome.value.id, startedAt, undefined);
        if (downloads) background(save(step, [intention], join(world.folder, `run-${intention.number}.mp4`)), world);
      } else {
        learnFromError(world, intention, name, outcome.error);
        intention.isDone = outcome.error.code === "task_failed";
        judgeWait(world, process, name, outcome.error.task?.id, startedAt, outcome.error.code);
      }
    }),
    world,
  );
}

async function prepareAndSend(step: Step): Promise<void> {
  const { world, random, process } = step;
  const endpoint = chooseEndpoint(step);
  const intention = newIntention(step, endpoint);
  const { signal, queueTimeout, createTimeout, ...prepareOptions } = callOptions(step, intention);
  const sendOptions = {
    signal,
    ...(queueTimeout === undefined ? {} : { queueTimeout }),
    ...(createTimeout === undefined ? {} : { createTimeout }),
  };
  const name = `send #${intention.number}`;
  background(
    during(step, intention, name, async () => {
      const prepared = await watch(
        world,
        process,
        `prepare #${intention.number}`,
        endpointOf(process, endpoint).prepare(inputOf(endpoint, intention.prompt), prepareOptions),
        MINUTE,
      );
      if (!prepared || "error" in prepared) {
        intention.state = "none";
        return;
      }
      const stored = JSON.stringify(prepared.value);
      intention.stored = stored;
      if (random() < 0.3) return;
      await send(step, intention, name, stored, { ...sendOptions, possiblySent: false });
    }),
    world,
  );
}

async function send(
  { world, process }: Step,
  intention: Intention,
  name: string,
  stored: string,
  options: { readonly signal: AbortSignal; readonly queueTimeout?: number; readonly possiblySent?: boolean },
): Promise<void> {
  const limit = (options.queueTimeout ?? HOUR) + CREATE;
  const outcome = await watch(world, process, name, process.kling.tasks.send(stored, options), limit);
  if (!outcome) return;
  if ("value" in outcome) learnFromTask(world, intention, name, outcome.value);
  else {
    learnFromError(world, intention, name, outcome.error);
    // The user keeps the intent until a task is known.
    if (intention.state !== "exists") intention.stored = stored;
  }
}

/** Sends a stored intent again, for example after a crash, or creates again with the same external task id. */
function sendAgain(step: Step): void {
  const candidates = step.world.intentions.filter((intention) => canSend(step, intention));
  const intention = candidates.at(-1);
  if (intention) background(sendStored(step, intention), step.world);
}

/** Whether a process may send the intent that the user of an intention has stored. */
function canSend({ world, process }: Step, { number, stored, state, openIn, apiVersion }: Intention): boolean {
  return (
    openIn === undefined &&
    apiVersion === process.apiVersion &&
    // A program with a budget does not leave its intents to one without.
    world.budgeted.has(number) === process.hasBudget &&
    stored?.includes('"kind":"intent"') === true &&
    (state === "new" || state === "unknown" || state === "crashed")
  );
}

async function sendStored(step: Step, intention: Intention): Promise<void> {
  const { stored = "", number } = intention;
  const name = `send again #${number}`;
  const { signal } = callOptions(step, intention);
  await during(step, intention, name, () => send(step, intention, name, stored, { signal }));
}

async function recover(step: Step): Promise<void> {
  const { world, random, process } = step;
  const candidates = world.intentions.filter(
    ({ stored, state, openIn, apiVersion }) =>
      openIn === undefined &&
      apiVersion === process.apiVersion &&
      stored !== undefined &&
      state !== "exists" &&
      state !== "none",
  );
  if (candidates.length === 0) return;
  const intention = pick(random, candidates);
  const { stored = "" } = intention;
  const name = `recover #${intention.number}`;
  background(
    during(step, intention, name, async () => {
      const outcome = await watch(world, process, name, process.kling.tasks.recover(stored), 10 * MINUTE);
      if (!outcome || "error" in outcome) return;
      if (outcome.value) learnFromTask(world, intention, name, outcome.value);
      else {
        if (tasksOf(world, intention).length > 0) world.violation(`${name} found no task although it exists`);
        // A request of a crashed process may still arrive.
        if (intention.state !== "crashed") intention.state = "none";
      }
    }),
    world,
  );
}

async function wait(step: Step): Promise<void> {
  const { world, random, process } = step;
  const candidates = world.intentions.filter(
    ({ state, stored, isDone, apiVersion, openIn }) =>
      openIn === undefined &&
      apiVersion === process.apiVersion &&
      state === "exists" &&
      stored !== undefined &&
      !isDone,
  );
  if (candidates.length === 0) return;
  const intention = pick(random, candidates);
  const { stored = "" } = intention;
  const name = `wait #${intention.number}`;
  const habit = listener(random, name);
  const waitTimeout = random() < 0.3 ? 30 * SECOND : undefined;
  const isDropped = random() < 0.2;
  background(
    (async () => {
      const resumed = await watch(
        world,
        process,
        `resume #${intention.number}`,
        process.kling.tasks.resume(stored),
        CREATE,
      );
      if (!resumed || "error" in resumed) return;
      const startedAt = world.clock.now();
      const call = resumed.value.wait({ onUpdate: habit, ...(waitTimeout === undefined ? {} : { waitTimeout }) });
      // A program may ignore the promise: it rejects without anybody who handles it.
      if (isDropped) return;
      const outcome = await watch(world, process, name, call, (waitTimeout ?? 20 * MINUTE) + MINUTE);
      if (!outcome) return;
      const code = "value" in outcome ? undefined : outcome.error.code;
      if ("error" in outcome && !outcome.error.task) world.violation(`${name}: ${code} has no reference of the task`);
      intention.isDone ||= code === undefined || code === "task_failed";
      judgeWait(world, process, name, resumed.value.id, startedAt, code);
    })(),
    world,
  );
}

async function readTasks(step: Step): Promise<void> {
  const { world, process } = step;
  const known = world.intentions.filter(
    ({ state, stored, apiVersion }) => state === "exists" && stored && apiVersion === process.apiVersion,
  );
  if (known.length === 0) return;
  background(
    (async () => {
      const references = known.map(({ stored = "" }) => JSON.parse(stored) as TaskReference);
      const outcome = await watch(world, process, "read tasks", process.kling.tasks.get(references), 10 * MINUTE);
      if (!outcome || "error" in outcome) return;
      for (const [position, task] of outcome.value.entries()) {
        const id = references[position]?.id;
        if (task && task.id !== id) world.violation(`reading task ${id} returned ${task.id}`);
      }
    })(),
    world,
  );
}

async function listTasks({ world, process }: Step): Promise<void> {
  background(
    (async () => {
      const list = async (): Promise<string[]> => {
        const ids: string[] = [];
        for await (const { id } of process.kling.tasks.list({ pageSize: 50 })) ids.push(id);
        return ids;
      };
      const outcome = await watch(world, process, "list tasks", list(), 30 * MINUTE);
      if (!outcome || "error" in outcome) return;
      if (new Set(outcome.value).size !== outcome.value.length) world.violation("the list contains a task twice");
    })(),
    world,
  );
}

/** Downloads the outputs of tasks whose wait has ended, sometimes two to one path. */
async function download(step: Step): Promise<void> {
  const { world, random, process, index } = step;
  const ready = world.intentions.filter(
    ({ state, isDone, stored, apiVersion }) =>
      isDone && state === "exists" && stored && apiVersion === process.apiVersion,
  );
  const count = random() < 0.3 ? 2 : 1;
  const chosen = Array.from({ length: Math.min(count, ready.length) }, () => pick(random, ready));
  background(save(step, chosen, join(world.folder, `${index}.mp4`)), world);
}

async function save({ world, process }: Step, intentions: readonly Intention[], path: string): Promise<void> {
  const complete: Uint8Array[] = [];
  const possible: Uint8Array[] = [];
  const load = async ({ stored = "", number }: Intention): Promise<void> => {
    const reference = JSON.parse(stored) as TaskReference;
    const outcome = await watch(world, process, `read #${number}`, process.kling.tasks.get([reference]), 10 * MINUTE);
    if (!outcome || "error" in outcome) return;
    const [task] = outcome.value;
    if (task?.status !== "succeeded") return;
    const { output } = task;
    if (!("download" in output) || output.url === undefined) return;
    const versions = world.files.versionsOf(output.url);
    possible.push(...versions);
    const saved = await watch(world, process, `download #${number}`, task.download(path), 30 * MINUTE);
    if (saved && "value" in saved) complete.push(...versions);
  };
  await Promise.all(intentions.map(load));
  const content = await world.clock.track(readFile(path).catch(() => undefined));
  if (complete.length > 0 && !content) world.violation(`the file ${basename(path)} of a complete download is missing`);
  if (content && !possible.some((version) => content.equals(version)))
    world.violation(`the file ${basename(path)} is not whole`);
}

function abortCall({ process }: Step): void {
  for (const each of process.abortable) each.abort();
  process.abortable.clear();
}

async function closeAndRestart({ world, process }: Step): Promise<void> {
  const index = world.processes.indexOf(process);
  world.restart(index);
  background(
    (async () => {
      await process.kling.close();
      process.isClosed = true;
      world.history.add(process.name, "closes");
    })(),
    world,
  );
}

function crashAndRestart(step: Step): void {
  const { random, process } = step;
  // The worst moment: the service has created the task, and the response is lost with the process.
  if (random() < 0.5) process.onCreateSent = () => crash(step);
  else crash(step);
}

function crash(step: Step): void {
  const { world, random, process } = step;
  // It may have been closed meanwhile.
  const position = world.processes.indexOf(process);
  if (position < 0) return;
  process.crashed.abort();
  world.history.add(process.name, "crashes");
  const interrupted = world.intentions.filter(({ openIn }) => openIn === process.name);
  for (const intention of interrupted) {
    intention.openIn = undefined;
    if (intention.state !== "exists") intention.state = "crashed";
  }
  const restarted = { ...step, process: world.restart(position) };
  // Some programs send the intents that they have stored as soon as they run again.
  if (random() < 0.4) return;
  const downtime = pick(random, [0, 1000, 5000]);
  background(
    (async () => {
      await world.clock.sleep(downtime);
      const open = interrupted.filter((intention) => canSend(restarted, intention));
      await Promise.all(open.map((intention) => sendStored(restarted, intention)));
    })(),
    world,
  );
}

function suspend({ world, random, process }: Step): void {
  const ms = pick(random, [MINUTE, 20 * MINUTE, HOUR]);
  const now = world.clock.now();
  if (process.suspendedUntil > now) return;
  process.suspendedUntil = now + ms;
  world.history.add(process.name, `suspended for ${ms / SECOND} s`);
}

function setClock({ world, random, process }: Step): void {
  const ms = pick(random, [-HOUR, -5 * MINUTE, 5 * MINUTE, HOUR]);
  process.offset += ms;
  world.history.add(process.name, `sets its clock by ${ms / SECOND} s`);
}

async function breakCredential({ world, random, process }: Step): Promise<void> {
  process.credential = pick(random, ["throws", "never returns", "is slow", "is invalid", "cannot be sent"]);
  process.credentialWorksSince = Number.POSITIVE_INFINITY;
  world.history.add(process.name, `credential ${process.credential}`);
  background(
    world.clock.sleep(30 * SECOND + Math.floor(random() * 2 * MINUTE)).then(() => {
      process.credential = "works";
      process.credentialWorksSince = world.clock.now();
    }),
    world,
  );
}

/** Another program of the account takes a slot. */
async function otherProgram({ world }: Step): Promise<void> {
  if (!world.facts.hasOtherPrograms) return;
  await world.emulator.fetch(`${world.emulator.url}/text-to-video/kling-3.0`, {
    method: "POST",
    headers: { authorization: "Bearer api-key-emulator" },
    body: JSON.stringify({ prompt: "another program", settings: { duration: 5 } }),
  });
}

/** Lets work run besides the steps. It must not throw. */
function background(work: Promise<void>, world: World): void {
  work.catch((error: unknown) => world.violation(`the simulation failed: ${String((error as Error).stack ?? error)}`));
}
