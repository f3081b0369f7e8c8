import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import manifest from "@klingkit/cli/package.json" with { type: "json" };
import type { Switches } from "@klingkit/emulator";
import { type Command, Option } from "commander";
import { type Clock, type FetchLike, type KlingOptions, regions } from "klingkit";
import { InterruptedCommand, UsageError } from "../command-error.ts";
import { createPrinter, type Printer } from "../display/printer.ts";
import { createScrubber } from "../doctor/scrub.ts";
import { type Environment, variablesOf } from "../environment.ts";
import { exitCodes } from "../exit-code.ts";
import { limitVariables } from "../guards.ts";
import { toInteger, toPositive } from "../input/flags.ts";
import { createBudget } from "../probe/budget.ts";
import { receiveCallbacks } from "../probe/callback-receiver.ts";
import { type EarlierCreate, findEarlier } from "../probe/earlier-runs.ts";
import { addFaults, addPastTasks, emulatedConnections, emulatorOptions } from "../probe/emulated.ts";
import { costOf, type Experiment } from "../probe/experiment.ts";
import type { ProbeOptions } from "../probe/probe-options.ts";
import { experiments } from "../probe/experiments/all.ts";
import { createJournal, readOpenEntries, reportEntries } from "../probe/journal.ts";
import { createLab, type ReceivedCallback } from "../probe/lab.ts";
import { createProfile } from "../probe/profile.ts";
import { described, type Report, toMarkdown } from "../probe/report.ts";
import { type Result, runProbe } from "../probe/run-probe.ts";
import { createSigner } from "../probe/signer.ts";
import { parseSwitch } from "../probe/switch-positions.ts";
import { connectionOf, type GlobalOptions } from "../session.ts";
import { atomicWrite } from "../state/atomic-write.ts";
import { createDirectory } from "../state/create-directory.ts";

interface ProbeFlags extends GlobalOptions {
  readonly list?: boolean;
  readonly only?: readonly string[];
  readonly spend?: number;
  readonly slots: number;
  readonly callbackUrl?: string;
  readonly callbackPort?: number;
  readonly out?: string;
  readonly switch?: readonly string[];
  readonly faults?: number;
  readonly seed: number;
}

const STATE_FOLDER = ".klingkit";
const OUT_FOLDER = "klingkit-probe";
/** The emulator costs nothing. */
const EMULATED_UNITS = 1000;
const EMULATED_CALLBACK_URL = "http://127.0.0.1/klingkit-probe";

export function probe(parent: Command, onExit: (exitCode: number) => void, environment: Environment): void {
  parent
    .command("probe")
    .summary("find out how the service behaves where nobody knows")
    .description(
      "Finds out on your account how the service behaves where klingkit has to rely on third parties and assumptions. Experiments that cost units run only with --spend. It writes a report (report.md, report.json), which contains no credential and no data of the account, and profile.json, which a client loads with createKling({ profile }).",
    )
    .option("--list", "list the experiments, what they send and what they cost, and send nothing")
    .option("--only <names>", "only these experiments or questions, separated by commas", toNames)
    .option("--spend <units>", "units that experiments may spend; units of different packs are added up", toPositive)
    .option("--slots <number>", "highest number of concurrency slots to look for", toInteger(1, 100), 5)
    .option("--callback-url <url>", "public URL that forwards callbacks to --callback-port of this machine")
    .option(
      "--callback-port <port>",
      "port for callbacks (default: that of a URL of this machine)",
      toInteger(1, 65_535),
    )
    .option(
      "-o, --out <dir>",
      `directory for the report and the profile (default: ${OUT_FOLDER}; none with --emulator)`,
    )
    .addOption(
      new Option("--switch <name=position>", "position of a switch of --emulator; can be repeated").argParser<
        readonly string[] | undefined
      >((text, before) => [...(before ?? []), text]),
    )
    .option("--faults <percent>", "share of the requests to --emulator that fail", toInteger(0, 90))
    .option("--seed <number>", "seed of the faults and ids of --emulator", toInteger(0), 1)
    .addHelpText(
      "after",
      `
An experiment runs only if the rest of --spend covers its highest possible cost.
A create whose response is lost counts as paid, and is repeated only if the rest
of --spend covers the repetition, too. Free experiments send creates that the
service must reject: if it accepts one, which costs up to 5 units, the probe sends
no more of them.

Every create is written to the state directory before it is sent. After a crash,
the next run looks up the paid creates of the crashed run and lists them.

Examples:
  $ klingkit probe --list
  $ klingkit probe
  $ klingkit probe --spend 5 --only external-ids,unseen-tasks
  $ klingkit probe --emulator --switch listOrder=oldest --only list-order --json`,
    )
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ProbeFlags>();
      onExit(await runCommand(flags, environment));
    });
}

function toNames(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

async function runCommand(flags: ProbeFlags, environment: Environment): Promise<number> {
  const printer = createPrinter(environment.stdout, flags.json ?? false);
  const options: ProbeOptions = { slots: flags.slots };
  const chosen = choose(flags.only);
  if (flags.list) {
    listExperiments(printer, chosen, options);
    return exitCodes.done;
  }
  if (!flags.emulator && (flags.switch || flags.faults !== undefined))
    throw new UsageError("--switch and --faults are options of --emulator.");
  const received: ReceivedCallback[] = [];
  const place = flags.emulator
    ? await openEmulated(flags, environment, received)
    : await openReal(flags, environment, received);
  try {
    return await runIn(place, chosen, options, { flags, environment, printer, received });
  } catch (error) {
    if (!environment.interrupt.aborted) throw error;
    throw new InterruptedCommand(error, "The next run looks up the creates of this one.", "klingkit probe");
  } finally {
    await place.close();
  }
}

function choose(only: readonly string[] | undefined): readonly Experiment[] {
  if (only === undefined) return experiments;
  const isNamed = ({ name, questions }: Experiment): boolean =>
    only.includes(name) || Object.keys(questions).some((question) => only.includes(question));
  const known = new Set(experiments.flatMap(({ name, questions }) => [name, ...Object.keys(questions)]));
  const unknown = only.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new UsageError(`--only: ${unknown} is not an experiment. List them with klingkit probe --list.`);
  return experiments.filter(isNamed);
}

function listExperiments(printer: Printer, chosen: readonly Experiment[], options: ProbeOptions): void {
  for (const experiment of chosen) {
    const { name, sends, needs = [], questions } = experiment;
    const cost = costOf(experiment, options);
    printer.result({ name, sends, cost, needs, questions }, [
      `${name}  ${cost === 0 ? "free" : `at most ${cost} units`}${needs.length > 0 ? `  needs: ${needs.join(", ")}` : ""}`,
      `  sends ${sends}`,
      ...Object.entries(questions).flatMap(([question, { question: text, answers, assumed }]) => [
        `  ${question}: ${text}`,
        ...Object.entries(answers).map(
          ([answer, shownBy]) => `    ${answer}${answer === assumed ? " (klingkit assumes this)" : ""}: ${shownBy}`,
        ),
      ]),
      "",
    ]);
  }
}

/** Where a run sends its requests. */
interface Place {
  readonly own: KlingOptions;
  readonly keyPair: KlingOptions | undefined;
  readonly clock: Clock;
  readonly limit: number;
  readonly callbackUrl: string | undefined;
  /** The directory of the write-ahead files. */
  readonly state: string;
  readonly out: string | undefined;
  readonly close: () => Promise<void>;
}

async function openEmulated(flags: ProbeFlags, environment: Environment, received: ReceivedCallback[]): Promise<Place> {
  let switches: Partial<Switches> = {};
  for (const argument of flags.switch ?? []) switches = { ...switches, ...parseSwitch(argument) };
  const { DEFAULT_ACCOUNT } = await import("@klingkit/emulator");
  const { emulator } = await environment.openEmulator({
    ...emulatorOptions(DEFAULT_ACCOUNT, switches, received),
    seed: flags.seed,
  });
  await addPastTasks(emulator);
  if (flags.faults) addFaults(emulator, flags.faults / 100);
  const temporary = await mkdtemp(join(tmpdir(), "klingkit-"));
  return {
    ...emulatedConnections(emulator, DEFAULT_ACCOUNT),
    clock: emulator.clock,
    limit: flags.spend ?? EMULATED_UNITS,
    callbackUrl: EMULATED_CALLBACK_URL,
    state: flags.state === undefined ? temporary : resolve(environment.folder, flags.state),
    out: flags.out === undefined ? undefined : resolve(environment.folder, flags.out),
    async close() {
      await emulator.close();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

async function openReal(flags: ProbeFlags, environment: Environment, received: ReceivedCallback[]): Promise<Place> {
  const { folder, clock } = environment;
  const own = connectionOf(environment, flags);
  const { KLING_API_KEY: apiKey, KLING_ACCESS_KEY: accessKey, KLING_SECRET_KEY: secretKey } = variablesOf(environment);
  const limits = limitVariables(variablesOf(environment));
  if (flags.spend !== undefined && limits.length > 0)
    throw new UsageError(
      `--spend: the probe does not keep the limits of ${limits.join(" and ")}. Run it without --spend, or unset the variables for this command.`,
    );
  const hasBoth = apiKey !== undefined && accessKey !== undefined && secretKey !== undefined;
  const receiver = flags.callbackUrl === undefined ? undefined : await openReceiver(flags.callbackUrl, flags, received);
  return {
    own: { ...own, clock },
    keyPair: hasBoth ? { ...own, clock, accessKey, secretKey } : undefined,
    clock,
    limit: flags.spend ?? 0,
    callbackUrl: flags.callbackUrl,
    state: resolve(folder, flags.state ?? STATE_FOLDER),
    out: resolve(folder, flags.out ?? OUT_FOLDER),
    close: async () => receiver?.close(),
  };
}

async function openReceiver(
  callbackUrl: string,
  { callbackPort }: ProbeFlags,
  received: ReceivedCallback[],
): Promise<{ readonly close: () => void }> {
  const { protocol, hostname, port } = URL.parse(callbackUrl) ?? {};
  if (protocol !== "https:" && protocol !== "http:")
    throw new UsageError("--callback-url must be a URL that begins with https:// or http://.");
  const isLocal = hostname === "127.0.0.1" || hostname === "localhost";
  const local = callbackPort ?? (isLocal && port ? Number(port) : undefined);
  if (local === undefined)
    throw new UsageError("--callback-url needs --callback-port: the port of this machine to which it forwards.");
  return receiveCallbacks(local, received);
}

async function runIn(
  place: Place,
  chosen: readonly Experiment[],
  options: ProbeOptions,
  {
    flags,
    environment,
    printer,
    received,
  }: {
    readonly flags: ProbeFlags;
    readonly environment: Environment;
    readonly printer: Printer;
    readonly received: readonly ReceivedCallback[];
  },
): Promise<number> {
  const { clock, callbackUrl, state, out } = place;
  const signer = await createSigner(place.own);
  const keyPair = place.keyPair && (await createSigner({ ...place.keyPair, baseUrl: signer.baseUrl }));
  const folder = join(state, "probe");
  const open = await readOpenEntries(folder);
  const journal = await createJournal(folder, clock);
  const budget = createBudget(place.limit);
  const fetch: FetchLike = place.own.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const lab = createLab({
    signer,
    keyPair,
    fetch,
    clock,
    journal,
    budget,
    options,
    callbackUrl,
    signal: environment.interrupt,
    callbacks: received,
  });
  const scrub = createScrubber(flags.emulator ? {} : variablesOf(environment));
  try {
    printEarlier(printer, environment, await findEarlier(lab, signer, open));
    await reportEntries(open);
    const outcome = await runProbe(lab, budget, chosen, (result) => printResult(printer, scrub(result)));
    const host = new URL(signer.baseUrl).host;
    const report: Report = scrub({
      date: new Date(clock.now()).toISOString(),
      version: manifest.version,
      host: Object.values(regions).some((url) => new URL(url).host === host) ? host : "gateway or emulator",
      credential: signer.kind,
      requests: lab.requests(),
      units: { spent: budget.spent(), limit: budget.limit },
      ...outcome,
      unsettled: outcome.unsettled.length,
      differs: outcome.results.filter(({ differs }) => differs).map(({ name }) => name),
    });
    if (out !== undefined) {
      await createDirectory(out);
      const profile = await createProfile(lab, outcome.results, host);
      await atomicWrite(join(out, "report.json"), `${JSON.stringify(report, undefined, 2)}\n`);
      await atomicWrite(join(out, "report.md"), toMarkdown(report));
      await atomicWrite(join(out, "profile.json"), `${JSON.stringify(profile, undefined, 2)}\n`);
    }
    printSummary(printer, report, out);
    await journal.report();
    return report.unsettled > 0 ? exitCodes.outcomeUnknown : exitCodes.done;
  } finally {
    await journal.close();
  }
}

function printResult(printer: Printer, result: Result): void {
  const { name, says, detail, inconclusive, assumed, differs } = result;
  const found = says === null ? `inconclusive: ${inconclusive}` : described({ says, detail }).replaceAll("*", "");
  printer.result(result, `${differs ? "!" : " "} ${name}: ${found}${differs ? `; klingkit assumes ${assumed}` : ""}`);
}

/** Names the creates of earlier runs, with their ids: they belong to the reader, and not into the report. */
function printEarlier(printer: Printer, { stderr }: Environment, earlier: readonly EarlierCreate[]): void {
  for (const create of earlier) {
    const { externalTaskId, experiment, units, sentAt, state, id, candidates = [] } = create;
    const what = `An earlier run sent a create of ${units} units (${experiment}, ${sentAt}, ${externalTaskId})`;
    const text = {
      exists: `${what}: task ${id} exists.`,
      none: `${what}: no task exists, and nothing was charged.`,
      unknown: `${what}: its outcome is unknown.${candidates.length > 0 ? ` It may be ${candidates.join(" or ")}.` : ""}`,
    }[state];
    if (printer.json) printer.result({ earlier: create }, text);
    else stderr.write(`${text}\n`);
  }
}

function printSummary(printer: Printer, report: Report, out: string | undefined): void {
  const { results, skipped, differs, units, requests } = report;
  const answered = results.filter(({ says }) => says !== null).length;
  printer.result({ summary: { ...report, results: undefined }, ...(out === undefined ? {} : { out }) }, [
    "",
    `${answered} of ${results.length} questions answered, ${differs.length} answers differ from what klingkit assumes.`,
    `${requests} requests, ${units.spent} of at most ${units.limit} units spent.`,
    ...skipped.map(({ experiment, reason }) => `Not run: ${experiment}: ${reason}.`),
    ...(report.unsettled > 0
      ? [`The outcome of ${report.unsettled} creates is unknown. The next run looks them up again.`]
      : []),
    ...(out === undefined ? [] : [`${join(out, "report.md")}, report.json and profile.json were written.`]),
  ]);
}
