import type { Confidence } from "./fact.ts";

/** A setting that a model does not support, alone or together with another setting. */
export interface CapabilityIssue {
  /** The name of the setting in the endpoint's input. */
  readonly path: string;
  /** Whether the model does not support the setting, or the model is withdrawn. */
  readonly code: "not_supported_by_model" | "withdrawn_model";
  /**
   * A full sentence for programmers. It begins with the setting: "`duration` must be 5 or 10 with kling-2.6, not 7."
   */
  readonly message: string;
  /** A full sentence for the users of an application, without the setting's name: "Kling 2.6 makes 5 or 10 seconds." */
  readonly reason: string;
  /** `"error"`: the fact is official, or was observed at the service. `"warning"`: it is less sure. */
  readonly severity: "error" | "warning";
  /** The values that the model accepts. Undefined if they cannot be listed. */
  readonly allowed?: readonly (string | number | boolean)[];
  /** The highest number of items that the model accepts. Undefined if the setting is not a list. */
  readonly maximum?: number;
  /** The other settings of a combination that the model does not support. */
  readonly relatedFields?: readonly string[];
  /** klingkit's name of the model. */
  readonly model: string;
}

/** The severity of an issue by the confidence of its fact. */
export function severityOf(confidence: Confidence): CapabilityIssue["severity"] {
  return confidence === "third-party" || confidence === "assumed" ? "warning" : "error";
}

/**
 * Lists accepted values for a sentence: `5 or 10`, `from 3 to 15`, `"720p", "1080p" or "4k"`.
 * @example console.log(`Choose ${oneOf([5, 10])}.`);
 */
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

/** Lists accepted values for the users of an application: `5 or 10`, `3 to 15`, `720p, 1080p`. */
export function spoken(values: readonly (string | number)[]): string {
  if (values.every((value) => typeof value === "number")) return oneOf(values).replace(/^from /, "");
  return values.join(", ");
}
