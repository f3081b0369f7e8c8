import type { FaultRule } from "../faults/rule.ts";
import { isObject } from "../wire/json.ts";

type Kind = "string" | "number" | "boolean";

/** The fields of a rule that JSON can carry. `path` may be `{ "regex": "...", "flags": "i" }`. */
const PLAIN: Readonly<Record<string, Kind>> = {
  method: "string",
  nth: "number",
  times: "number",
  probability: "number",
  status: "number",
  code: "number",
  message: "string",
  dropCode: "string",
  delayMs: "number",
  processed: "boolean",
  hang: "boolean",
  cutBody: "boolean",
  html502: "boolean",
  date: "number",
  redirect: "string",
};

/** Reads a rule from JSON; a text says what is wrong with it. */
export function readFaultRule(value: unknown): FaultRule | string {
  if (!isObject(value)) return "a fault rule is a JSON object";
  const rule: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(value)) {
    const kind = Object.hasOwn(PLAIN, key) ? PLAIN[key] : undefined;
    if (kind !== undefined) {
      if (typeof given !== kind) return `${key} must be a ${kind}`;
      rule[key] = given;
    } else if (key === "body") rule.body = given;
    else if (key === "path") {
      const path = readPath(given);
      if (path === undefined) return "path must be a string or { regex, flags }";
      rule.path = path;
    } else if (key === "drop") {
      if (given !== "before" && given !== "after") return "drop must be before or after";
      rule.drop = given;
    } else if (key === "callback") {
      if (!["lose", "duplicate", "reorder", "delay"].includes(String(given)))
        return "callback must be lose, duplicate, reorder or delay";
      rule.callback = given;
    } else if (key === "headers") {
      if (!isObject(given) || !Object.values(given).every((each) => typeof each === "string"))
        return "headers must be an object of strings";
      rule.headers = given;
    } else return `${key} is not a field of a fault rule`;
  }
  return rule;
}

function readPath(given: unknown): string | RegExp | undefined {
  if (typeof given === "string") return given;
  if (!isObject(given) || typeof given.regex !== "string") return undefined;
  try {
    return new RegExp(given.regex, typeof given.flags === "string" ? given.flags : "");
  } catch {
    return undefined;
  }
}
