import type { KlingEvent } from "./events.ts";

/** How much a client prints. Each level prints the ones after it too. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "off";

/** The levels, from the one that prints most. */
export const logLevels: readonly LogLevel[] = ["debug", "info", "warn", "error", "off"];

/** The level of each event. */
const levelOf: Readonly<Record<KlingEvent["type"], Exclude<LogLevel, "off">>> = {
  request: "debug",
  response: "debug",
  retry: "info",
  reauthorized: "info",
  "no-response": "warn",
  "clock-skew": "warn",
  "input-warning": "warn",
  "poll-failed": "warn",
  "unknown-status": "warn",
  "header-stripped": "error",
};

/** Prints one line. */
export type Print = (level: Exclude<LogLevel, "off">, line: string) => void;

/** Both go to the standard error stream where there is one, so that the output of a program stays its own. */
export const printToConsole: Print = (level, line) => {
  (level === "error" ? console.error : console.warn)(line);
};

/**
 * Returns a listener that prints events.
 * @param level `undefined`: `KLINGKIT_LOG` decides
 * @param variable reads `KLINGKIT_LOG`; called at the first event
 */
export function createLog(
  level: LogLevel | undefined,
  variable: () => string | undefined,
  print: Print,
): (event: KlingEvent) => void {
  let chosen = level;
  return (event) => {
    chosen ??= levelFromVariable(variable, print);
    const eventLevel = levelOf[event.type];
    if (logLevels.indexOf(eventLevel) >= logLevels.indexOf(chosen)) print(eventLevel, lineOf(eventLevel, event));
  };
}

/** A mistake in the variable must not stop a program that works without it. */
function levelFromVariable(variable: () => string | undefined, print: Print): LogLevel {
  let value: string | undefined;
  try {
    value = variable()?.trim().toLowerCase();
  } catch {
    // A client that needs no variable works without them.
  }
  if (!value) return "off";
  const level = logLevels.find((each) => each === value);
  if (level) return level;
  print("warn", `klingkit warn KLINGKIT_LOG must be ${logLevels.join(", ")}: nothing is printed.`);
  return "off";
}

/** `klingkit warn 2026-11-21T09:30:00.000Z retry method=POST attempt=1`: what an event holds, which is no secret. */
function lineOf(level: string, { type, at, ...fields }: KlingEvent): string {
  const pairs = Object.entries(fields).flatMap(([name, value]: [string, unknown]) =>
    value === undefined ? [] : [`${name}=${plain(value)}`],
  );
  return ["klingkit", level, new Date(at).toISOString(), type, ...pairs].join(" ");
}

/** JSON, which has no line break, except for words that need no quotation marks. */
function plain(value: unknown): string {
  return typeof value === "string" && /^[\w./:+-]+$/.test(value) ? value : JSON.stringify(value);
}
