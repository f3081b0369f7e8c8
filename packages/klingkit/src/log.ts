import type { KlingEvent } from "./events.ts";
import { type LogLevel, logLevels } from "./options.ts";

/** The level of each event. */
const eventLevels: Readonly<Record<KlingEvent["type"], Exclude<LogLevel, "off">>> = {
  request: "debug",
  response: "debug",
  retry: "info",
  reauthorized: "info",
  profile: "info",
  "no-response": "warn",
  "clock-skew": "warn",
  "input-warning": "warn",
  "poll-failed": "warn",
  "unknown-status": "warn",
  "gateway-envelope": "warn",
  "header-stripped": "error",
};

/** Prints one line. */
export type Print = (level: Exclude<LogLevel, "off">, line: string) => void;

/** Prints to the standard error stream, if the runtime has one, so that the program's output stays clean. */
export const printToConsole: Print = (level, line) => {
  (level === "error" ? console.error : console.warn)(line);
};

/**
 * Returns a listener that prints events.
 * @param level the level; undefined to use `KLINGKIT_LOG`
 * @param variable reads `KLINGKIT_LOG`; called at the first event
 */
export function createLog(
  level: LogLevel | undefined,
  variable: () => string | undefined,
  print: Print,
): (event: KlingEvent) => void {
  let currentLevel = level;
  return (event) => {
    currentLevel ??= levelFromVariable(variable, print);
    const eventLevel = eventLevels[event.type];
    if (logLevels.indexOf(eventLevel) >= logLevels.indexOf(currentLevel))
      print(eventLevel, formatLine(eventLevel, event));
  };
}

/** Returns the level of `KLINGKIT_LOG`. An invalid value must not stop the program. */
function levelFromVariable(variable: () => string | undefined, print: Print): LogLevel {
  let value: string | undefined;
  try {
    value = variable()?.trim().toLowerCase();
  } catch {
    // Without permission to read variables, nothing is logged.
  }
  if (!value) return "off";
  const level = logLevels.find((known) => known === value);
  if (level) return level;
  print("warn", `klingkit warn KLINGKIT_LOG must be one of ${logLevels.join(", ")}. Logging is off.`);
  return "off";
}

/** Formats an event, such as `klingkit info 2026-11-21T09:30:00.000Z retry method=POST attempt=1`. */
function formatLine(level: string, { type, at, ...fields }: KlingEvent): string {
  const pairs = Object.entries(fields).flatMap(([name, value]: [string, unknown]) =>
    value === undefined ? [] : [`${name}=${formatValue(value)}`],
  );
  return ["klingkit", level, new Date(at).toISOString(), type, ...pairs].join(" ");
}

/** Formats a value as JSON without line breaks. Simple words get no quotation marks. */
function formatValue(value: unknown): string {
  return typeof value === "string" && /^[\w./:+-]+$/.test(value) ? value : JSON.stringify(value);
}
