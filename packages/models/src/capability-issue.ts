import type { Confidence } from "./fact.ts";
import type { Model } from "./model.ts";

/** A setting that a model does not support, alone or in combination with another setting. */
export interface CapabilityIssue {
  /** The name of the setting in the input of the endpoint. */
  readonly path: string;
  /**
   * - `not_supported_by_model`: the model does not support the setting, or the endpoint does not have the model.
   * - `withdrawn_model`: the model is withdrawn.
   * - `not_allowed_value`: the name of the model is misspelled.
   * - `unconfirmed`: klingkit does not know the model, or knows it from third parties only.
   */
  readonly code: "not_supported_by_model" | "withdrawn_model" | "not_allowed_value" | "unconfirmed";
  /**
   * The problem for developers, as a full sentence that begins with the setting: "`duration` must be 5 or 10 with kling-2.6,
   * not 7."
   */
  readonly message: string;
  /** The problem for end users, as a full sentence: "Kling 2.6 supports only durations of 5 or 10 seconds." */
  readonly reason: string;
  /** `"error"` if the fact is official or was observed, `"warning"` if its confidence is lower. */
  readonly severity: "error" | "warning";
  /** The supported values. Undefined if they cannot be listed. */
  readonly allowed?: readonly (string | number | boolean)[];
  /** The maximum number of items. Undefined if the setting is not a list. */
  readonly maximum?: number;
  /** The name of the model that a misspelled name means. */
  readonly suggestion?: string;
  /** The other settings of the unsupported combination. */
  readonly relatedFields?: readonly string[];
  /** The name of the model. */
  readonly model: string;
}

/** Returns the severity of an issue for the confidence of its fact. */
export function severityOf(confidence: Confidence): CapabilityIssue["severity"] {
  return confidence === "third-party" || confidence === "assumed" ? "warning" : "error";
}

/** Returns the issue of a model with which no call of the service is known. Empty for other models. */
export function unverifiedIssues(model: Model | undefined): CapabilityIssue[] {
  if (model?.confidence === undefined || severityOf(model.confidence) === "error") return [];
  const { name, title, externalTaskIds } = model;
  const options =
    externalTaskIds === "unconfirmed"
      ? " The service may also reject or ignore an external task id and a callback URL: then klingkit cannot find out whether a create whose response was lost created a task, and does not send it again."
      : "";
  return [
    {
      path: "model",
      code: "unconfirmed",
      message: `\`model\` ${name} was never tried against the service: its path, its limits and its price are assumed.${options}`,
      reason: `${title} was never tried against the service.`,
      severity: "warning",
      model: name,
    },
  ];
}

/**
 * Formats supported values for the message of an issue: `5 or 10`, `from 3 to 15`, `"720p", "1080p" or "4k"`.
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

/** Formats supported values for end users: `5 or 10`, `3 to 15`, `720p, 1080p and 4k`. */
export function formatValues(values: readonly (string | number)[]): string {
  if (values.every((value) => typeof value === "number")) return oneOf(values).replace(/^from /, "");
  return values.join(", ").replace(/, ([^,]*)$/, " and $1");
}
