import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { createCalendar } from "@klingkit/tasks/calendar";
import type { KlingOptions } from "klingkit";

/** The options of a server. */
export interface McpOptions {
  /**
   * The options of the client. `beforeCreate` is called after the budget of the day.
   * @default those of `createKling()`: the credentials come from the environment or `.env`
   */
  readonly kling?: KlingOptions;
  /**
   * The directory for the records of requests. Several servers can share it.
   * @default KLINGKIT_MCP_STATE, else `.klingkit/mcp` in the home directory
   */
  readonly state?: string;
  /**
   * The only directory from which inputs are read and into which results are downloaded.
   * @default KLINGKIT_MCP_FILES, else `klingkit` in the home directory
   */
  readonly files?: string;
  /**
   * The list price above which a person is asked before anything is paid, USD, at least 0. `Infinity` asks never. An
   * unknown price counts as above.
   * @default KLINGKIT_MCP_CONFIRM_ABOVE, else 1
   */
  readonly confirmAbove?: number;
  /**
   * What all creates of a day may cost together, USD, at least 0. `Infinity` is no budget.
   * @default KLINGKIT_MCP_BUDGET, else 10
   */
  readonly budget?: number;
  /**
   * The IANA name of the time zone in which the days of the budget begin.
   * @default KLINGKIT_MCP_TIME_ZONE, else "UTC"
   */
  readonly timeZone?: string;
  /**
   * The variables to read.
   * @default process.env
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The options with their defaults. */
export type Settings = Required<Omit<McpOptions, "env">>;

const names: readonly (keyof McpOptions)[] = ["kling", "state", "files", "confirmAbove", "budget", "timeZone", "env"];

/** The variables that this package reads, and what they set. */
export const variables: {
  readonly [
    Name in
      | "KLINGKIT_MCP_STATE"
      | "KLINGKIT_MCP_FILES"
      | "KLINGKIT_MCP_CONFIRM_ABOVE"
      | "KLINGKIT_MCP_BUDGET"
      | "KLINGKIT_MCP_TIME_ZONE"
      | "KLINGKIT_MCP_TOKEN"
  ]: string;
} = {
  KLINGKIT_MCP_STATE: "directory for the records of requests (default: ~/.klingkit/mcp)",
  KLINGKIT_MCP_FILES: "the only directory for files in and out (default: ~/klingkit)",
  KLINGKIT_MCP_CONFIRM_ABOVE: "list price in USD above which a person is asked (default: 1)",
  KLINGKIT_MCP_BUDGET: "list price in USD of all creates of a day, or none (default: 10)",
  KLINGKIT_MCP_TIME_ZONE: "time zone in which days begin (default: UTC)",
  KLINGKIT_MCP_TOKEN: "bearer token of --http (default: a new one, which is printed)",
};

type Variable = keyof typeof variables;

/** The value of a variable. An empty one counts as missing. */
function variable({ env = process.env }: McpOptions, name: Variable): string | undefined {
  return env[name]?.trim() || undefined;
}

/** Whether a state directory was chosen. */
export function hasState(options: McpOptions): boolean {
  return (options.state ?? variable(options, "KLINGKIT_MCP_STATE")) !== undefined;
}

/**
 * Returns the path of the state directory of a server with these options.
 * @example stateFolder({ env: process.env });
 */
export function stateFolder(options: Pick<McpOptions, "state" | "env"> = {}): string {
  return resolve(options.state ?? variable(options, "KLINGKIT_MCP_STATE") ?? join(homedir(), ".klingkit", "mcp"));
}

/** The token of HTTP that was chosen. */
export function readToken(options: McpOptions): string | undefined {
  return variable(options, "KLINGKIT_MCP_TOKEN");
}

/**
 * Reads the options and the environment.
 * @throws {ConfigurationError} if an option or a variable is not valid
 */
export function readOptions(options: McpOptions): Settings {
  rejectUnknownNames(options, names, { kind: "option" });
  const read = (name: Variable): string | undefined => variable(options, name);
  const timeZone = options.timeZone ?? read("KLINGKIT_MCP_TIME_ZONE") ?? "UTC";
  if (!createCalendar(timeZone))
    throw new ConfigurationError(`The time zone ${timeZone} does not exist.`, {
      advice: 'Use an IANA name such as "Europe/Berlin" for `timeZone` or KLINGKIT_MCP_TIME_ZONE.',
    });
  return {
    kling: options.kling ?? {},
    state: stateFolder(options),
    files: resolve(options.files ?? read("KLINGKIT_MCP_FILES") ?? join(homedir(), "klingkit")),
    confirmAbove: usd("confirmAbove", options.confirmAbove ?? read("KLINGKIT_MCP_CONFIRM_ABOVE") ?? 1),
    budget: usd("budget", options.budget ?? read("KLINGKIT_MCP_BUDGET") ?? 10),
    timeZone,
  };
}

const sources = { confirmAbove: "KLINGKIT_MCP_CONFIRM_ABOVE", budget: "KLINGKIT_MCP_BUDGET" } as const;

/** Reads an amount. `none` is no limit. */
function usd(option: keyof typeof sources, value: number | string): number {
  const amount = value === "none" ? Infinity : Number(value);
  if (amount >= 0) return amount;
  throw new ConfigurationError(`\`${option}\` must be an amount in USD of at least 0, not ${value}.`, {
    advice: `Set \`${option}\` or ${sources[option]} to a number, or to none for no limit.`,
  });
}
