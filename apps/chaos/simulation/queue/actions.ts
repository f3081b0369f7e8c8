import type { JobInput } from "@klingkit/queue";
import type { Kling } from "klingkit";
import { findFault, isForwarded, outages, requestFaults } from "../../faults/faults.ts";
import { createRandom, pick, type Random } from "../../random.ts";
import { startWorker, watchCall, watchResults } from "./calls.ts";
import type { Amount, Cancel, Job, Program } from "./ledger.ts";
import type { QueueWorld, SimulatedWorker } from "./world.ts";

/** One step of a world. Its decisions depend on the seed and on the earlier decisions only. */
interface Step {
  readonly world: QueueWorld;
  readonly random: Random;
  readonly worker: SimulatedWorker;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

type Action = (step: Step) => void | Promise<void>;

const actions: Readonly<Record<string, { readonly weight: number; readonly run: Action }>> = {
  add: { weight: 8, run: addProgram },
  "add again": { weight: 5, run: addAgain },
  "set a budget": { weight: 3, run: setBudget },
  start: { weight: 5, run: start },
  close: { weight: 2, run: close },
  crash: { weight: 9, run: crash },
  cancel: { weight: 6, run: cancel },
  resume: { weight: 1, run: resume },
  "advance the clock": { weight: 5, run: advance },
  "expire leases": { weight: 3, run: expireLeases },
  faults: { weight: 2, run: startFaults },
  read: { weight: 2, run: read },
};

/** Takes a step. It does not wait for the calls that the step begins. */
export async function takeStep(world: QueueWorld, index: number): Promise<void> {
  const random = createRandom("queue step", world.seed, index);
  let left = random() * Object.values(actions).reduce((sum, { weight }) => sum + weight, 0);
  // Without jobs, most steps do nothing.
  const name =
    index === 0 ? "add" : (Object.entries(actions).find(([, { weight }]) => (left -= weight) < 0)?.[0] ?? "add");
  const worker = pick(random, world.workers);
  world.history.add("step", `${index} ${name} in ${worker.name}`);
  world.decisions.push(`${name} ${world.workers.indexOf(worker)}`);
  await actions[name]?.run({ world, random, worker });
}

function newJob({ world, random }: Step, program: Program): Job {
  const number = world.programs.reduce((sum, { jobs }) => sum + jobs.length, 0);
  const words = pick(random, ["a lighthouse in fog", "rain on a window", "snow", "[reject] war", "[fail]"]);
  return {
    number,
    key: `film #${number}`,
    prompt: `#${number} ${words}`,
    priority: pick(random, [0, 0, 0, 5, -1]),
    maxRetries: pick(random, [1, 1, 0, 2]),
    ...(program.kind === "chain" ? stepOf(random, program.jobs) : { endpoint: program.kind, needs: undefined }),
  };
}

/** An image, or a video that begins with an image of the program. */
function stepOf(random: Random, jobs: readonly Job[]): Pick<Job, "endpoint" | "needs"> {
  const images = jobs.filter(({ needs }) => needs === undefined);
  const isImage = images.length === 0 || random() < 0.3;
  return { endpoint: "image.generate", needs: isImage ? undefined : pick(random, images).key };
}

function addJobs(step: Step, program: Program): void {
  const count = 1 + Math.floor(step.random() * 5);
  for (let index = 0; index < count; index++) program.jobs.push(newJob(step, program));
}

function addProgram(step: Step): void {
  const { world, random } = step;
  const kind = pick(random, ["video.textToVideo", "video.textToVideo", "image.generate", "chain"] as const);
  const budget = pick(random, ["none", "named", "unnamed"] as const);
  const program: Program = {
    number: world.programs.length,
    kind,
    jobs: [],
    // The units of images and videos are different currencies.
    budget: kind === "chain" ? "none" : budget,
    amounts: [],
  };
  world.programs.push(program);
  addJobs(step, program);
  runProgram(step, program, amountFor(step, program));
}

/** Runs a program again, sometimes with more jobs. Its other keys exist, or existed in a worker that crashed. */
function addAgain(step: Step): void {
  const { world, random } = step;
  const program = programOf(step);
  if (!program) return addProgram(step);
  if (random() < 0.6) addJobs(step, program);
  runProgram(step, program, world.planned.get(program.number) ?? 0);
}

/** Most users run again the program that they ran last. */
function programOf({ world, random }: Step): Program | undefined {
  return random() < 0.6 || world.programs.length === 0 ? world.programs.at(-1) : pick(random, world.programs);
}

/** Raises or lowers a budget. */
function setBudget(step: Step): void {
  const program = programOf(step);
  if (!program) return addProgram(step);
  const units = amountFor(step, program);
  if (program.budget !== "named") return runProgram(step, program, units);
  callAdd(step, program, units, []);
}

function amountFor({ world, random }: Step, { number, kind }: Program): number {
  const units = Math.floor(random() * 8) * (kind === "video.textToVideo" ? 3 : 8);
  world.planned.set(number, units);
  return units;
}

function runProgram(step: Step, program: Program, units: number): void {
  callAdd(step, program, units, program.jobs);
}

function callAdd(step: Step, program: Program, units: number, jobs: readonly Job[]): void {
  const { world, worker } = step;
  const { number, budget } = program;
  if (worker.isClosing) return;
  const isRunning = program.amounts.some(({ settledAt }) => settledAt === undefined);
  // The budget of a program without a name is the one of its earlier calls. Two first calls at once have two.
  if (budget === "unnamed" && isRunning) return;
  const amount: Amount = { units, calledAt: world.nextOrder(), settledAt: undefined, isSet: false };
  if (budget !== "none") program.amounts.push(amount);
  world.callers.set(amount, worker.name);
  const inputs = jobs.map(({ key, endpoint, prompt, priority, maxRetries, needs }): JobInput<Kling> => {
    const job = { key, priority, maxRetries };
    return needs === undefined
      ? { ...job, endpoint, input: { prompt } }
      : { ...job, endpoint: "video.imageToVideo", input: { prompt, firstFrame: { $from: `${needs}.output.url` } } };
  });
  const options =
    budget === "none" ? {} : { budget: budget === "named" ? { name: `budget ${number}`, units } : { units } };
  const name = `add ${jobs.map((job) => `#${job.number}`).join(" ")}${budget === "none" ? "" : `, ${budget} budget ${number} of ${units} units`}`;
  void watchCall(world, worker, name, async () => {
    const added = await worker.queue.add(inputs, options);
    for (const { id, key } of added) {
      const job = program.jobs.find((each) => each.key === key);
      if (job) world.numbers.set(id, job.number);
    }
    if (!worker.machine.isCrashed) {
      amount.isSet = true;
      for (const { key } of added) world.added.add(key);
    }
  }).finally(() => (amount.settledAt ??= world.nextOrder()));
}

function start({ world, worker }: Step): void {
  if (!worker.isClosing) void startWorker(world, worker);
}

function close({ world, random, worker }: Step): void {
  const restarts = random() < 0.6;
  if (worker.isClosing) return;
  worker.isClosing = true;
  world.history.add(worker.name, "closes");
  const index = world.workers.indexOf(worker);
  void watchCall(world, worker, "close", async () => {
    await worker.queue.close();
    worker.isClosed = true;
    if (worker.machine.isCrashed) return;
    const next = world.replace(index);
    if (restarts) void startWorker(world, next);
  });
}

/** Plans a crash. Every window between two operations is hit by some seed. */
function crash({ random, worker }: Step): void {
  const counts = pick(random, ["operation", "request"] as const);
  const operations = 1 + Math.floor(random() * (counts === "request" ? 4 : 30));
  const edge = pick(random, ["before", "after"] as const);
  worker.restarts = random() < 0.7;
  worker.machine.planCrash({ operations, counts, edge });
}

async function cancel(step: Step): Promise<void> {
  const { world, random, worker } = step;
  const recent = world.programs.slice(-2).flatMap(({ jobs }) => jobs.map(({ key }) => key));
  const isAll = random() < 0.25;
  const keys = isAll ? undefined : recent.filter(() => random() < 0.6);
  if (worker.isClosing) return;
  const open = await openJobs(world, keys);
  const call: Cancel = { worker: worker.name, keys, covered: new Set(open), stillOpen: new Set(), returned: undefined };
  world.cancels.push(call);
  const name = `cancel ${keys === undefined ? "all" : keys.map((key) => key.replace("film ", "")).join(" ")}`;
  void watchCall(world, worker, name, async () => {
    await worker.queue.cancel(keys);
    if (worker.machine.isCrashed) return;
    call.returned = { order: world.nextOrder(), at: world.emulator.clock.now() };
    const left = await world.sql<{ id: string }>(
      `SELECT id FROM {s}.job WHERE id = ANY($1::uuid[]) AND state IN ('held', 'blocked', 'queued', 'running')`,
      [open],
    );
    for (const { id } of left) call.stillOpen.add(id);
  });
}

async function openJobs(world: QueueWorld, keys: readonly string[] | undefined): Promise<string[]> {
  const rows = await world.sql<{ id: string }>(
    `SELECT id FROM {s}.job WHERE state IN ('held', 'blocked', 'queued', 'running') AND ($1::text[] IS NULL OR key = ANY($1::text[]))`,
    [keys ?? null],
  );
  return rows.map(({ id }) => id);
}

function resume({ world, worker }: Step): void {
  if (!worker.isClosing) void watchCall(world, worker, "resume", () => worker.queue.resume());
}

async function advance({ world, random }: Step): Promise<void> {
  await world.advance(pick(random, [3 * SECOND, 10 * SECOND, 30 * SECOND, 90 * SECOND, 4 * MINUTE]));
}

async function expireLeases({ world }: Step): Promise<void> {
  await world.expireLeases();
}

// A gateway that forwards a request, and then responds with its own 4xx, hides a task that is not visible at once.
const usualFaults = requestFaults.filter(
  (fault) => fault.group !== "credential" && fault.group !== "rejection" && !isForwarded(fault),
);

function startFaults({ world, random }: Step): void {
  const until = world.emulator.clock.now() + pick(random, [5 * SECOND, 30 * SECOND, 2 * MINUTE]);
  const phase = pick(random, [
    { faults: usualFaults, probability: 0.2 },
    { faults: usualFaults, probability: 0.5 },
    {
      faults: requestFaults.filter((fault) => usualFaults.includes(fault) || fault.group !== "gateway"),
      probability: 0.2,
    },
    { faults: [findFault(pick(random, outages))], probability: 1 },
  ]);
  world.phase = { ...phase, until };
}

function read({ world, worker }: Step): void {
  if (worker.isClosing) return;
  void watchCall(world, worker, "stats", () => worker.queue.stats());
  void watchResults(world, worker);
}
