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
} from "klingkit";
import { UsageError } from "./command-error.ts";
import { type Board, createBoard } from "./display/board.ts";
import { createPrinter, type Printer } from "./display/printer.ts";
import { createTaskStore, type TaskStore } from "./state/task-store.ts";
import type { Surroundings } from "./surroundings.ts";

/** What every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly emulator?: boolean;
  readonly state?: string;
  readonly region?: string;
  readonly baseUrl?: string;
}

/** What a command works with. */
export interface Session {
  readonly kling: Kling;
  readonly store: TaskStore;
  /** Another client of the same service, set up otherwise. Closed with the session. */
  readonly connect: (options: KlingOptions) => Kling;
  readonly printer: Printer;
  readonly board: Board;
  readonly clock: Clock;
  /** The machine's time, whatever time the service has. */
  readonly machineClock: Clock;
  readonly signal: AbortSignal;
  /** The working folder. */
  readonly folder: string;
  /** Whether tasks end with the process, because the emulator does. */
  readonly passing: boolean;
  /** Options that a later command needs too, to find the same tasks. */
  readonly sameAgain: readonly string[];
}

/** Creates a commander action: opens a session, runs the command in it, and reports its exit code. */
export type Act = <Arguments extends readonly unknown[]>(
  work: (session: Session, ...given: Arguments) => Promise<number> | number,
) => (...given: Arguments) => Promise<void>;

/** A command that finds what this one wrote down. */
export function goOnWith({ sameAgain }: Pick<Session, "sameAgain">, command: string): string {
  return ["klingkit", command, ...sameAgain].join(" ");
}

/** A word for a shell. */
export function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The folder for state, in the working folder, unless `--state` names another. */
const STATE_FOLDER = ".klingkit";

/** Opens what a command needs, runs it, and leaves nothing behind that runs. */
export async function withSession(
  surroundings: Surroundings,
  options: GlobalOptions,
  work: (session: Session) => Promise<number> | number,
): Promise<number> {
  const { stderr, stdout, folder, interrupt, machineClock } = surroundings;
  const quiet = options.json ?? false;
  const { emulator, apiKey } = options.emulator ? await surroundings.openEmulator() : {};
  const passing = emulator !== undefined && options.state === undefined;
  const state = passing ? await mkdtemp(join(tmpdir(), "klingkit-")) : resolve(folder, options.state ?? STATE_FOLDER);
  const clock = emulator?.clock ?? surroundings.clock;
  const board = createBoard(stderr, clock, machineClock, quiet);
  const connection: KlingOptions = emulator
    ? { baseUrl: emulator.url, fetch: emulator.fetch, apiKey, env: {} }
    : { ...surroundings.connection, ...givenHost(options) };
  const clients: Kling[] = [];
  const connect = (more: KlingOptions): Kling => {
    const client = createKling({ ...connection, clock, ...more });
    clients.push(client);
    return client;
  };
  try {
    const kling = connect({ onEvent: (event) => tell(event, board) });
    const sameAgain = (["state", "region", "baseUrl"] as const).flatMap((name) =>
      options[name] === undefined ? [] : [name === "baseUrl" ? "--base-url" : `--${name}`, quoted(options[name])],
    );
    const printer = createPrinter(stdout, quiet);
    const store = createTaskStore(state);
    const signal = interrupt;
    return await work({
      kling,
      connect,
      store,
      printer,
      board,
      clock,
      machineClock,
      signal,
      folder,
      passing,
      sameAgain,
    });
  } finally {
    board.close();
    await Promise.all(clients.map((client) => client.close()));
    await emulator?.close();
    if (passing) await rm(state, { recursive: true, force: true });
  }
}

function isRegion(name: string): name is Region {
  return Object.hasOwn(regions, name);
}

function givenHost({ region, baseUrl }: GlobalOptions): Pick<KlingOptions, "region" | "baseUrl"> {
  if (region !== undefined && !isRegion(region)) {
    throw new UsageError(`--region must be one of ${Object.keys(regions).join(", ")}, not ${region}.`);
  }
  return {
    ...(region === undefined ? {} : { region }),
    ...(baseUrl === undefined ? {} : { baseUrl: normalizeBaseUrl(baseUrl, "--base-url") }),
  };
}

/** Of all that the client tells, what a person at the keyboard should know. */
function tell(event: KlingEvent, board: Board): void {
  if (event.type === "input-warning") board.note(`Note: ${event.issue.message}`);
  if (event.type === "clock-skew")
    board.note(`Note: this machine's clock is off by ${Math.round(event.offset / 1000)} s.`);
}
