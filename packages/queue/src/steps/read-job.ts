import { InvalidInputError, issue, issueAt, closestMatch, type ValidationIssue } from "@klingkit/errors";
import { isFields } from "@klingkit/tasks";
import { checkOptions } from "@klingkit/tasks/endpoint";
import { randomUUID } from "node:crypto";
import type { QueueContext } from "../context.ts";
import { findEndpoint, type QueueEndpoint } from "../endpoints.ts";
import { laneName } from "../lane.ts";
import type { AddOptions, JobOptions } from "../options.ts";
import type { Price } from "../price.ts";
import { storable } from "../storable.ts";

/** A job for any endpoint. */
export type AnyJob = { readonly endpoint: string; readonly input: unknown } & JobOptions;

/** A job that can be stored. */
export interface NewJob {
  readonly id: string;
  readonly key: string;
  readonly lane: string;
  readonly weight: number;
  readonly endpoint: string;
  readonly input: string;
  readonly options: string;
  readonly parts: string;
  readonly priority: number;
  readonly retries: number;
  readonly price: Price | undefined;
}

const jobFields: { readonly [Field in keyof Required<AnyJob>]: true } = {
  endpoint: true,
  input: true,
  key: true,
  priority: true,
  parts: true,
  retries: true,
  options: true,
};

/** The longest key, characters. */
const KEY_MAX = 200;

/** How jobs are added. */
interface Adding {
  /** Whether one job was passed, not a list. */
  readonly single: boolean;
  readonly options: AddOptions;
  /** Whether a budget needs each job's price. */
  readonly priced: boolean;
}

/**
 * Checks every job as its endpoint does.
 * @throws {InvalidInputError} with the issues of all jobs; their paths begin as `jobs[3].input`, unless one job was passed
 */
export async function readJobs(context: QueueContext, jobs: readonly AnyJob[], adding: Adding): Promise<NewJob[]> {
  const ready: NewJob[] = [];
  const issues: ValidationIssue[] = [];
  for (const [index, job] of jobs.entries()) {
    const read = await readJob(context, job, index, adding);
    if ("issues" in read) issues.push(...read.issues);
    else ready.push(read);
  }
  if (issues.length > 0) throw new InvalidInputError("queue.add", issues);
  return ready;
}

async function readJob(
  context: QueueContext,
  job: AnyJob,
  index: number,
  { single, options, priced }: Adding,
): Promise<NewJob | { readonly issues: readonly ValidationIssue[] }> {
  const place = single ? "" : `jobs[${index}]`;
  if (!isFields(job)) return { issues: [issue(place, "wrong_type", "must be an object with `endpoint` and `input`.")] };
  const key = job.key ?? (options.key === undefined ? randomUUID() : single ? options.key : `${options.key}/${index}`);
  const issues = fieldIssues({ ...job, key }).map((found) => issueAt(join(place, found.path), found));
  const hasOptions = await collected(issues, join(place, "options"), async () => {
    checkOptions("queue.add", job.options ?? {}, "job");
    return true;
  });
  const endpoint = findEndpoint(context.client, job.endpoint);
  if (!endpoint) {
    const predicate = `must name an endpoint of the queue's client that creates tasks, as "video.textToVideo".`;
    issues.push(issue(join(place, "endpoint"), "not_allowed_value", predicate));
  }
  // Without its own way of validating, an input cannot be judged.
  if (!endpoint || (!hasOptions && job.options?.validate !== undefined)) return { issues };
  const inputPlace = single ? "" : `${place}.input`;
  const checked = await collected(issues, inputPlace, async () => {
    const input = await storable(job.endpoint, job.input);
    const { slot } = await endpoint.prepare(input, hasOptions ? job.options : {});
    return { input, slot, price: await priceOf(endpoint, input) };
  });
  if (checked && priced && !checked.price)
    issues.push(issue(inputPlace, "conflict", "has no known price, so that no budget can hold it."));
  if (!checked || issues.length > 0) return { issues };
  const { input, slot, price } = checked;
  return {
    id: randomUUID(),
    key,
    lane: laneName(slot?.key ?? job.endpoint),
    weight: slot?.count ?? 1,
    endpoint: job.endpoint,
    input: JSON.stringify(input),
    options: JSON.stringify(job.options ?? {}),
    parts: JSON.stringify(job.parts ?? {}),
    priority: job.priority ?? options.priority ?? 0,
    retries: job.retries ?? context.retries,
    price,
  };
}

/** The highest price of an input that was prepared. Undefined if there is none, or its own way of validating accepts what has none. */
async function priceOf(endpoint: QueueEndpoint, input: unknown): Promise<Price | undefined> {
  const estimate = await collected([], "", () => endpoint.estimate(input));
  return estimate && { units: estimate.units.max, usd: estimate.usd.max, packageType: estimate.packageType };
}

/** The result of a step. Undefined if it rejects the input; the issues are then added under their place. */
async function collected<T>(issues: ValidationIssue[], place: string, step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    issues.push(...error.issues.map((found) => issueAt(join(place, found.path), found)));
    return undefined;
  }
}

function fieldIssues(job: AnyJob & { readonly key: string }): ValidationIssue[] {
  const { key, priority, retries } = job;
  const known = Object.keys(jobFields);
  const issues = Object.keys(job)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const suggestion = closestMatch(name, known);
      if (suggestion === undefined) {
        const advice = "Fields of the endpoint belong to `input` or `options`.";
        return issue(name, "misplaced_field", `is not a field of a job. ${advice}`);
      }
      return issue(name, "unknown_field", `is not a field of a job. Did you mean \`${suggestion}\`?`, { suggestion });
    });
  if (typeof key !== "string" || key.length === 0 || key.length > KEY_MAX || /\p{Cc}/u.test(key))
    issues.push(issue("key", "wrong_format", `must have 1 to ${KEY_MAX} characters, without control characters.`));
  if (priority !== undefined && !Number.isFinite(priority))
    issues.push(issue("priority", "wrong_type", "must be a number."));
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0))
    issues.push(issue("retries", "wrong_type", "must be a whole number from 0."));
  return issues;
}

function join(place: string, path: string): string {
  return [place, path].filter(Boolean).join(".");
}
