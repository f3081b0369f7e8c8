import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import type { BeforeCreate, Clock, Kling } from "klingkit";
import type { TaskStore } from "./state/task-store.ts";

/** The environment variables that limit what commands may create. */
const variableNames = [
  "KLINGKIT_BUDGET_PER_DAY",
  "KLINGKIT_BUDGET_PER_MONTH",
  "KLINGKIT_BUDGET_TIME_ZONE",
  "KLINGKIT_BUDGET_FILE",
  "KLINGKIT_ALLOW_MODELS",
  "KLINGKIT_ALLOW_RESOLUTIONS",
  "KLINGKIT_ALLOW_ENDPOINTS",
  "KLINGKIT_ALLOW_MAX_DURATION",
  "KLINGKIT_AUDIT_FILE",
  "KLINGKIT_AUDIT_KEY",
  "KLINGKIT_AUDIT_PROMPTS",
] as const;

type Variable = (typeof variableNames)[number];

const FAMILY = /^KLINGKIT_(BUDGET|ALLOW|AUDIT)/;

/** Where guards keep their state, and how they look up tasks. */
export interface GuardContext {
  readonly store: TaskStore;
  readonly clock: Clock;
  /** The current directory. */
  readonly folder: string;
  readonly tasks: () => Kling["tasks"];
}

/** The names of the variables that limit commands, whether they are known or not. */
export function limitVariables(variables: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.keys(variables).filter((name) => FAMILY.test(name) && variables[name]);
}

/**
 * Creates the guards that the environment variables configure: an audit log, lists of what is allowed, and budgets.
 * @throws {ConfigurationError} if a variable is unknown or not valid: a command must not run without its limits
 */
export async function createGuards(
  variables: Readonly<Record<string, string | undefined>>,
  { store, clock, folder, tasks }: GuardContext,
): Promise<readonly BeforeCreate[]> {
  const set = Object.fromEntries(limitVariables(variables).map((name) => [name, variables[name]]));
  rejectUnknownNames(set, variableNames, { kind: "environment variable" });
  if (Object.keys(set).length === 0) return [];
  const value = (name: Variable): string | undefined => set[name];
  const { allow, audit, budget } = await import("@klingkit/guards");
  const { fileSink, fileStore } = await import("@klingkit/guards/files");

  const auditFile = value("KLINGKIT_AUDIT_FILE");
  const prompts = value("KLINGKIT_AUDIT_PROMPTS") ?? "hash";
  if (prompts !== "hash" && prompts !== "full")
    throw new ConfigurationError("KLINGKIT_AUDIT_PROMPTS must be `hash` or `full`.");
  const key = value("KLINGKIT_AUDIT_KEY");
  const models = list(value("KLINGKIT_ALLOW_MODELS"));
  const resolutions = list(value("KLINGKIT_ALLOW_RESOLUTIONS"));
  const endpoints = list(value("KLINGKIT_ALLOW_ENDPOINTS"));
  const maxDuration = amount("KLINGKIT_ALLOW_MAX_DURATION", value("KLINGKIT_ALLOW_MAX_DURATION"));
  const budgetFile = value("KLINGKIT_BUDGET_FILE");
  const budgetStore = fileStore(
    budgetFile === undefined ? join(store.folder, GUARDS, "budget.sqlite") : resolve(folder, budgetFile),
  );
  const timeZone = value("KLINGKIT_BUDGET_TIME_ZONE") ?? "UTC";
  const budgets = (["day", "month"] as const).flatMap((per) => {
    const name = per === "day" ? "KLINGKIT_BUDGET_PER_DAY" : "KLINGKIT_BUDGET_PER_MONTH";
    const usd = amount(name, value(name));
    return usd === undefined ? [] : budget({ usd, per, timeZone, store: budgetStore, clock });
  });

  async function reconcile(): Promise<void> {
    const created = store.createFolder(GUARDS);
    await (clock.track?.(created) ?? created);
    // Commands that were killed have left reservations.
    await Promise.all(budgets.map((each) => each.reconcile(tasks())));
  }
  let ready: Promise<void> | undefined;
  // All creates wait for it. If it fails, the next create tries again.
  const prepare: BeforeCreate = async () => {
    ready ??= reconcile().catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    await ready;
  };
  return [
    auditFile === undefined
      ? []
      : audit(fileSink(resolve(folder, auditFile)), {
          who: userName(),
          prompts,
          clock,
          ...(key === undefined ? {} : { key }),
        }),
    models || resolutions || endpoints || maxDuration !== undefined
      ? allow({
          ...(models ? { models } : {}),
          ...(resolutions ? { resolutions } : {}),
          ...(endpoints ? { endpoints } : {}),
          ...(maxDuration === undefined ? {} : { maxDuration }),
        })
      : [],
    ...(budgets.length > 0 ? [prepare, ...budgets] : []),
  ].flat();
}

/** Whether the audit log stores hashes of prompts. Then names of tasks, which it contains too, must not begin with prompts. */
export function hidesPrompts(variables: Readonly<Record<string, string | undefined>>): boolean {
  const name: Variable = "KLINGKIT_AUDIT_PROMPTS";
  return Boolean(variables["KLINGKIT_AUDIT_FILE"]) && variables[name] !== "full";
}

/** Returns the name of the user of this process. A user without an entry in the list of users has only a number. */
export function userName(read: () => { readonly username: string } = userInfo): string {
  try {
    return read().username;
  } catch {
    return `uid:${process.getuid?.() ?? "unknown"}`;
  }
}

/** The directory of the guards in the state directory. */
const GUARDS = "guards";

function list(value: string | undefined): readonly string[] | undefined {
  return value?.split(",").map((item) => item.trim());
}

function amount(name: Variable, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isFinite(number) && number >= 0 && value.trim() !== "") return number;
  throw new ConfigurationError(`${name} must be a number of at least 0, not ${JSON.stringify(value)}.`);
}
