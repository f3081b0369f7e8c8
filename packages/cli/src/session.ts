import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { normalizeBaseUrl } from "@klingkit/http/options";
import {
  type Clock,
  createKling,
  type Kling,
  type KlingEvent,
  type KlingOptions,
  type Region,
  regions,
  type Sink,
  type Upload,
} from "klingkit";
import { UsageError } from "./command-error.ts";
import { createScrubber } from "./doctor/scrub.ts";
import { type ProgressView, createProgressView } from "./display/progress-view.ts";
import { createConnectionReporter } from "./display/report-connection.ts";
import { createPrinter, type Printer } from "./display/printer.ts";
import { logError } from "./state/error-log.ts";
import { createTaskStore, type TaskStore } from "./state/task-store.ts";
import { type Environment, variablesOf } from "./environment.ts";
import { createGuards, hidesPrompts } from "./guards.ts";

/** The options of every command. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly emulator?: boolean;
  readonly state?: string;
  readonly region?: string;
  readonly baseUrl?: string;
  /** URL of a bucket. */
  readonly upload?: string;
  readonly removeUploads?: boolean;
}

/** Everything that a command needs. */
export interface Session {
  readonly kling: Kling;
  readonly store: TaskStore;
  /** The options that all clients of the session share. */
  readonly connection: KlingOptions;
  /** Creates another client of the same service with other options. The session closes it. */
  readonly connect: (options: KlingOptions) => Kling;
  readonly printer: Printer;
  readonly progressView: ProgressView;
  readonly clock: Clock;
  /** The machine's time. The time of an emulator can differ. */
  readonly machineClock: Clock;
  readonly signal: AbortSignal;
  /** Opens the store at the URL of `--to`. */
  readonly openSink: (url: string) => Promise<Sink>;
  /** The current directory. */
  readonly folder: string;
  /** Whether the tasks are lost with the process, because they run on the built-in emulator. */
  readonly ephemeral: boolean;
  /** Whether names of tasks must not contain words of their prompts. */
  readonly hidesPrompts: boolean;
  /** Whether the built-in emulator replaces the service. */
  readonly isEmulated: boolean;
  /** Flags that a later command must repeat to find the same tasks. */
  readonly repeatFlags: readonly string[];
}

/** Creates a commander action: opens a session, runs the command in it, and reports its exit code. */
export type CreateAction = <Arguments extends readonly unknown[]>(
  handler: (session: Session, ...args: Arguments) => Promise<number> | number,
) => (...args: Arguments) => Promise<void>;

/** The command line of a command that continues with the same tasks. */
export function resumeHint({ repeatFlags }: Pick<Session, "repeatFlags">, command: string): string {
  return ["klingkit", command, ...repeatFlags].join(" ");
}

/** Quotes a word for a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Default of `--state`. */
const STATE_FOLDER = ".klingkit";

/**
 * Opens a session, runs a command in it, and closes everything that the session has opened. Errors are also recorded in
 * the state directory, for `klingkit doctor`.
 */
export async function withSession(
  environment: Environment,
  options: GlobalOptions,
  commandName: string,
  handler: (session: Session) => Promise<number> | number,
): Promise<number> {
  const { stderr, stdout, folder, interrupt, machineClock, openSink } = environment;
  const quiet = options.json ?? false;
  const { emulator, apiKey } = options.emulator ? await environment.openEmulator() : {};
  const ephemeral = emulator !== undefined && options.state === undefined;
  const state = ephemeral ? await mkdtemp(join(tmpdir(), "klingkit-")) : resolve(folder, options.state ?? STATE_FOLDER);
  const clock = emulator?.clock ?? environment.clock;
  const progressView = createProgressView(stderr, clock, machineClock, quiet);
  const connection: KlingOptions = emulator
    ? { baseUrl: emulator.url, fetch: emulator.fetch, apiKey, env: {} }
    : connectionOf(environment, options);
  const clients: Kling[] = [];
  try {
    const store = createTaskStore(state, clock);
    const variables = variablesOf(environment);
    // The built-in emulator costs nothing.
    const beforeCreate = emulator
      ? []
      : await createGuards(variables, { store, clock, folder, tasks: () => kling.tasks });
    const { upload: bucket, removeUploads: removeAfter = false } = options;
    const uploads = emulator
      ? { upload: emulatedUpload }
      : bucket === undefined
        ? {}
        : { upload: await environment.openUpload(bucket, { removeAfter, clock }) };
    const connect = (overrides: KlingOptions): Kling => {
      const client = createKling({ ...connection, ...uploads, clock, beforeCreate, ...overrides });
      clients.push(client);
      return client;
    };
    const reportConnection = createConnectionReporter(progressView);
    const kling = connect({
      onEvent(event) {
        reportEvent(event, progressView);
        reportConnection(event);
      },
    });
    const repeatFlags = (["state", "region", "baseUrl", "upload"] as const).flatMap((name) =>
      options[name] === undefined ? [] : [name === "baseUrl" ? "--base-url" : `--${name}`, quoted(options[name])],
    );
    if (options.removeUploads) repeatFlags.push("--remove-uploads");
    const printer = createPrinter(stdout, quiet);
    return await handler({
      kling,
      connection,
      connect,
      store,
      printer,
      progressView,
      clock,
      machineClock,
      signal: interrupt,
      openSink,
      folder,
      ephemeral,
      hidesPrompts: !emulator && hidesPrompts(variables),
      isEmulated: emulator !== undefined,
      repeatFlags,
    });
  } catch (error) {
    if (!ephemeral && !interrupt.aborted) {
      const scrub = createScrubber(variablesOf({ connection }));
      await logError(state, commandName, error, machineClock.now(), scrub);
    }
    throw error;
  } finally {
    progressView.close();
    await Promise.all(clients.map((client) => client.close()));
    await emulator?.close();
    if (ephemeral) await rm(state, { recursive: true, force: true });
  }
}

/** The built-in emulator does not fetch files, so that nothing is uploaded. */
const emulatedUpload: Upload = async ({ sha256 }) => `https://example.com/${sha256}`;

/** The connection of the environment, with the host that the options choose. */
export function connectionOf({ connection }: Environment, options: GlobalOptions): KlingOptions {
  return { ...connection, ...hostOptions(options) };
}

function isRegion(name: string): name is Region {
  return Object.hasOwn(regions, name);
}

function hostOptions({ region, baseUrl }: GlobalOptions): Pick<KlingOptions, "region" | "baseUrl"> {
  if (region !== undefined && !isRegion(region)) {
    throw new UsageError(`--region must be one of ${Object.keys(regions).join(", ")}, not ${region}.`);
  }
  return {
    ...(region === undefined ? {} : { region }),
    ...(baseUrl === undefined ? {} : { baseUrl: normalizeBaseUrl(baseUrl, "--base-url") }),
  };
}

/** Prints the client's events that a user should know about. */
function reportEvent(event: KlingEvent, progressView: ProgressView): void {
  if (event.type === "input-warning") progressView.note(`Warning: ${event.issue.message}`);
  if (event.type === "clock-skew")
    progressView.note(`Warning: this machine's clock is off by ${Math.round(event.offset / 1000)} s.`);
}
