import type { SharedV4Warning } from "@ai-sdk/provider";
import type { TaskOptions } from "./provider-options.ts";

/** Adds a warning to the result of a call. */
export type Warn = (warning: SharedV4Warning) => void;

/** A call of a model, as a call of an endpoint of klingkit. */
export interface TaskCall {
  /** The endpoint, such as `video.textToVideo`. */
  readonly endpoint: string;
  /** The input of the endpoint. The client checks it. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly options: TaskOptions;
  /** What was changed or ignored. */
  readonly warnings: readonly SharedV4Warning[];
}

/** Returns an object without its undefined fields. */
export function withoutUndefined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Warns about options of the AI SDK that the service does not have. */
export function warnUnsupported(
  options: Readonly<Record<string, unknown>>,
  names: readonly string[],
  warn: Warn,
): void {
  for (const feature of names) {
    if (options[feature] === undefined) continue;
    warn({
      type: "unsupported",
      feature,
      details: `The service does not have this option: \`${feature}\` was ignored.`,
    });
  }
}

/** The headers of the AI SDK itself. */
const ownHeaders = ["idempotency-key", "user-agent"];

/** Warns about headers of a call: the headers of requests are an option of the provider. */
export function warnHeaders(headers: Readonly<Record<string, string | undefined>> | undefined, warn: Warn): void {
  const names = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    value === undefined || ownHeaders.includes(name.toLowerCase()) ? [] : name,
  );
  if (names.length === 0) return;
  const details = `Pass headers to \`createKlingkit\`. They were ignored: ${names.join(", ")}.`;
  warn({ type: "unsupported", feature: "headers", details });
}
