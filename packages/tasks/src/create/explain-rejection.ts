import { issue, type RequestRejectedError, type ValidationIssue } from "@klingkit/errors";
import { explainMessage } from "../decode/failure-reason.ts";
import { fieldOf } from "../endpoint/suggest.ts";

// The messages are observed: see apps/docs/service/errors.md#validation-messages.

/** A rule of the service about one field, such as `cfgScale: must be less than or equal to 1`. */
const FIELD_RULE = /^([a-z]\w*)((?:[.[][\w.\][]*)?): (.+)$/;

/** A combination that a model does not support, such as `model/mode(kling-v2-6/std) is not supported with sound on`. */
const COMBINATION = /^([a-z_]+(?:\/[a-z_]+)*)\(([^)]*)\) is not supported with (\w+)/;

/** A feature that a model does not support, such as `Image tail is not supported by the current model`. */
const FEATURE = /^([\w ]+?)(?: mode)? is not supported by the current model/;

/**
 * Adds what the message of the service means to the rejection of a create.
 * @param fields the fields of the endpoint's input
 */
export function explainRejection(error: RequestRejectedError, fields: readonly string[]): RequestRejectedError {
  const { serviceMessage = "" } = error;
  const explanation = explainMessage(serviceMessage);
  const issues = issuesOf(serviceMessage, fields);
  if (!explanation && issues.length === 0) return error;
  const explained = error.with({ advice: explanation?.advice });
  const added = explanation && { reason: explanation.reason, fault: explanation.fault };
  return Object.assign(explained, added, issues.length > 0 && { issues });
}

function issuesOf(message: string, fields: readonly string[]): ValidationIssue[] {
  const combination = COMBINATION.exec(message);
  if (combination) return [combinationIssue(combination, fields)];
  const feature = FEATURE.exec(message)?.[1];
  if (feature !== undefined) {
    const path = /^4k$/i.test(feature) ? "resolution" : fieldOf(feature, fields);
    return path === undefined
      ? []
      : [issue(path, "not_supported_by_model", "is not supported by this model.", { relatedFields: ["model"] })];
  }
  // Several rules are separated by commas or semicolons (assumed).
  return message.split(/[,;]\s+(?=[a-z]\w*(?:[.[][\w.\][]*)?: )/).flatMap((part) => {
    const [, name, rest = "", rule] = FIELD_RULE.exec(part) ?? [];
    return name === undefined || rule === undefined ? [] : [ruleIssue((fieldOf(name, fields) ?? name) + rest, rule)];
  });
}

function combinationIssue(
  [, names = "", values = "", feature = ""]: readonly string[],
  fields: readonly string[],
): ValidationIssue {
  const settings = names.split("/").map((name, index) => ({ name, value: values.split("/")[index] ?? "" }));
  const path = fieldOf(feature, fields) ?? feature;
  const text = settings.map(({ name, value }) => `${name} ${value}`).join(", ");
  const model = settings.find(({ name }) => name === "model")?.value;
  return issue(path, "not_supported_by_model", `is not supported with ${text}.`, {
    relatedFields: settings.map(({ name }) => fieldOf(name, fields) ?? name),
    ...(model === undefined ? {} : { model }),
  });
}

/** The codes of rules. The numbers of a rule are its limits. */
const rules: readonly (readonly [
  rule: RegExp,
  code: ValidationIssue["code"],
  limits: (first: number, second: number) => Pick<ValidationIssue, "minimum" | "maximum">,
])[] = [
  [/^must be less than or equal to (-?[\d.]+)/, "too_large", (maximum) => ({ maximum })],
  [/^must be greater than or equal to (-?[\d.]+)/, "too_small", (minimum) => ({ minimum })],
  [/^(?:size|length) must be between 0 and (\d+)/, "too_long", (maximum) => ({ maximum })],
  [/\bmust be between (-?[\d.]+) and (-?[\d.]+)/, "not_allowed_value", (minimum, maximum) => ({ minimum, maximum })],
  [/\bmust not be (?:null|blank|empty)/, "missing", () => ({})],
];

function ruleIssue(path: string, rule: string): ValidationIssue {
  const sentence = `${rule.replace(/[.;,\s]+$/, "")}.`;
  for (const [pattern, code, limits] of rules) {
    const match = pattern.exec(rule);
    if (match) return issue(path, code, sentence, limits(Number(match[1]), Number(match[2])));
  }
  return issue(path, "not_allowed_value", sentence);
}
