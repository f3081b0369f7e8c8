import { InvalidInputError, issue, issueAt, closestMatch, type ValidationIssue } from "@klingkit/errors";
import { isFields } from "@klingkit/tasks";
import { checkOptions } from "@klingkit/tasks/endpoint";
import { randomUUID } from "node:crypto";
import type { QueueContext } from "../context.ts";
import { findEndpoint, type QueueEndpoint } from "../endpoints.ts";
import { laneName } from "../lane.ts";
import type { AddOptions, JobOptions } from "../options.ts";
import { highestPrice, type Price } from "@klingkit/tasks/cost";
import { toStorable } from "../storable.ts";
import { rules } from "../value-rules.ts";

/** A job for any endpoint. */
export type AnyJob = { readonly endpoint: string; readonly input: unknown } & JobOptions;

/** A validated job, as it is stored. */
export interface NewJob {
  readonly id: string;
  readonly key: string;
  readonly lane: string;
  readonly slots: number;
  readonly endpoint: string;
  readonly input: string;
  readonly options: string;
  readonly fileNameParts: string;
  readonly priority: number;
  readonly maxRetries: number;
  readonly price: Price | undefined;
}

const jobFields: { readonly [Field in keyof Required<AnyJob>]: true } = {
  endpoint: true,
  input: true,
  key: true,
  priority: true,
  fileNameParts: true,
  maxRetries: true,
  options: true,
};

interface ValidationContext {
  /** Whether `add` was called with one job instead of a list. */
  readonly isSingle: boolean;
  readonly options: AddOptions;
  /** Whether every job needs a known price, because it has a budget. */
  readonly needsPrice: boolean;
}

/**
 * Validates every job as its endpoint does.
 * @throws {InvalidInputError} with the issues of all jobs; the paths of a list begin with `jobs[3].input`
 */
export async function validateJobs(
  context: QueueContext,
  jobs: readonly AnyJob[],
  validation: ValidationContext,
): Promise<NewJob[]> {
  const valid: NewJob[] = [];
  const issues: ValidationIssue[] = [];
  const indexByKey = new Map<string, number>();
  for (const [index, input] of jobs.entries()) {
    const job = await validateJob(context, input, index, validation);
    if ("issues" in job) {
      issues.push(...job.issues);
      continue;
    }
    const first = indexByKey.get(job.key);
    // Only one of them would be stored.
    if (first !== undefined) issues.push(issue(`jobs[${index}].key`, "conflict", `is also the key of jobs[${first}].`));
    else indexByKey.set(job.key, index);
    valid.push(job);
  }
  if (issues.length > 0) throw new InvalidInputError("queue.add", issues);
  return valid;
}

async function validateJob(
  context: QueueContext,
  job: AnyJob,
  index: number,
  { isSingle, options, needsPrice }: ValidationContext,
): Promise<NewJob | { readonly issues: readonly ValidationIssue[] }> {
  const path = isSingle ? "" : `jobs[${index}]`;
  if (!isFields(job)) return { issues: [issue(path, "wrong_type", "must be an object with `endpoint` and `input`.")] };
  const key =
    job.key ?? (options.key === undefined ? randomUUID() : isSingle ? options.key : `${options.key}/${index}`);
  const issues = fieldIssues({ ...job, key }).map((found) => issueAt(join(path, found.path), found));
  const hasValidOptions = await collectIssues(issues, join(path, "options"), async () => {
    checkOptions("queue.add", job.options ?? {}, "job");
    return true;
  });
  const endpoint = findEndpoint(context.client, job.endpoint);
  if (!endpoint) {
    const predicate = `must name an endpoint of the queue's client that creates tasks, as "video.textToVideo".`;
    issues.push(issue(join(path, "endpoint"), "not_allowed_value", predicate));
  }
  // Invalid options may contain `validate`, without which the input cannot be validated.
  if (!endpoint || (!hasValidOptions && job.options?.validate !== undefined)) return { issues };
  const inputPath = isSingle ? "" : `${path}.input`;
  const checked = await collectIssues(issues, inputPath, async () => {
    const input = await toStorable(job.endpoint, job.input);
    const { slot } = await endpoint.prepare(input, hasValidOptions ? job.options : {});
    return { input, slot, price: await priceOf(endpoint, input) };
  });
  if (checked && needsPrice && !checked.price)
    issues.push(issue(inputPath, "conflict", "has no known price, so it cannot have a budget."));
  if (!checked || issues.length > 0) return { issues };
  const { input, slot, price } = checked;
  return {
    id: randomUUID(),
    key,
    lane: laneName(slot?.key ?? job.endpoint),
    slots: slot?.count ?? 1,
    endpoint: job.endpoint,
    input: JSON.stringify(input),
    options: JSON.stringify(job.options ?? {}),
    fileNameParts: JSON.stringify(job.fileNameParts ?? {}),
    priority: job.priority ?? options.priority ?? 0,
    maxRetries: job.maxRetries ?? context.maxRetries,
    price,
  };
}

/** The highest list price of an input. Undefined if there is none, or the input passes only with less validation. */
async function priceOf(endpoint: QueueEndpoint, input: unknown): Promise<Price | undefined> {
  const estimate = await collectIssues([], "", () => endpoint.estimate(input));
  return estimate && highestPrice(estimate);
}

/** The result of a step. If the step rejects the input, adds its issues below `path` and returns undefined. */
async function collectIssues<T>(
  issues: ValidationIssue[],
  path: string,
  step: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    issues.push(...error.issues.map((found) => issueAt(join(path, found.path), found)));
    return undefined;
  }
}

function fieldIssues(job: AnyJob & { readonly key: string }): ValidationIssue[] {
  const { key } = job;
  const known = Object.keys(jobFields);
  const issues = Object.keys(job)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const suggestion = closestMatch(name, known);
      if (suggestion === undefined) {
        const advice = "Put fields of the endpoint into `input` or `options`.";
        return issue(name, "misplaced_field", `is not a field of a job. ${advice}`);
      }
      return issue(name, "unknown_field", `is not a field of a job. Did you mean \`${suggestion}\`?`, { suggestion });
    });
  if (!rules.key.accepts(key)) issues.push(issue("key", "wrong_format", `${rules.key.requirement}.`));
  for (const name of ["priority", "maxRetries"] as const) {
    const { requirement, accepts } = rules[name];
    if (job[name] !== undefined && !accepts(job[name])) issues.push(issue(name, "wrong_type", `${requirement}.`));
  }
  return issues;
}

function join(parent: string, path: string): string {
  return [parent, path].filter(Boolean).join(".");
}
