import type { Sureness } from "./fact.ts";

/** A setting that a model cannot do, or not together with another. */
export interface CapabilityIssue {
  /** The setting, by its name in the endpoint's input. */
  readonly path: string;
  readonly code: "not_supported_by_model" | "withdrawn_model";
  /** A full sentence that begins with the setting, for programmers: "`duration` must be 5 or 10 with kling-2.6, not 7." */
  readonly message: string;
  /** The same for people, without the setting's name: "Kling 2.6 makes 5 or 10 seconds." */
  readonly reason: string;
  /** `"error"`: the fact is official, or was observed at the service. `"warning"`: it is less certain. */
  readonly severity: "error" | "warning";
  /** The values that the model accepts, where they can be listed. */
  readonly allowed?: readonly (string | number | boolean)[];
  /** The most items that the model accepts. */
  readonly maximum?: number;
  /** The settings that bring the issue about, where it is the combination that the model cannot do. */
  readonly relatedFields?: readonly string[];
  /** The model's name. */
  readonly model: string;
}

/** The severity of an issue that rests on such a fact. */
export function severityOf(sureness: Sureness): CapabilityIssue["severity"] {
  return sureness === "third-party" || sureness === "guess" ? "warning" : "error";
}

/** Accepted values in a sentence: `5 or 10`, `from 3 to 15`, `"720p", "1080p" or "4k"`. */
export function oneOf(values: readonly (string | number | boolean)[]): string {
  const numbers = values.filter((value) => typeof value === "number");
  const [first, last] = [numbers[0], numbers.at(-1)];
  const isRange =
    first !== undefined && last !== undefined && last - first === values.length - 1 && numbers.length === values.length;
  if (isRange && values.length > 2) return `from ${first} to ${last}`;
  return values
    .map((value) => JSON.stringify(value))
    .join(", ")
    .replace(/, ([^,]*)$/, " or $1");
}

/** Accepted values for people: `5 or 10`, `3 to 15`, `720p, 1080p`. */
export function spoken(values: readonly (string | number)[]): string {
  if (values.every((value) => typeof value === "number")) return oneOf(values).replace(/^from /, "");
  return values.join(", ");
}
