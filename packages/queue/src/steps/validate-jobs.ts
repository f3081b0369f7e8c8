import { InvalidInputError, issue, issueAt, closestMatch, type ValidationIssue } from "@klingkit/errors";
import { isFields, number } from "@klingkit/tasks";
import { checkOptions } from "@klingkit/tasks/endpoint";
import { randomUUID } from "node:crypto";
import {
  type ChainJob,
  type PlacedReference,
  referenceIssues,
  type SourceJob,
  sortByReferences,
} from "../chain/check-chain.ts";
import { frameOf } from "../chain/last-frame.ts";
import { parseReference, placeholderOf, replaceObjects } from "../chain/output-reference.ts";
import { findEndpoint, type QueueClient, type QueueEndpoint } from "../endpoints.ts";
import { laneName } from "../lane.ts";
import type { AddOptions, JobOptions } from "../options.ts";
import { highestPrice, type Price } from "@klingkit/tasks/cost";
import { type InputFile, toStorable } from "../storable.ts";
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
  /** The files of the input, by their SHA-256. */
  readonly files: ReadonlyMap<string, InputFile>;
  /** The keys of the jobs to which the input refers. */
  readonly needs: readonly string[];
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
  readonly client: QueueClient;
  /** The `maxRetries` of the queue. */
  readonly maxRetries: number;
  /** Whether `add` was called with one job instead of a list. */
  readonly isSingle: boolean;
  readonly options: AddOptions;
  /** Whether every job needs a known price, because it has a budget. */
  readonly needsPrice: boolean;
  /** Whether the queue decodes videos. */
  readonly canDecode: boolean;
  /** Finds jobs of the queue, by key. */
  readonly findJobs: (keys: readonly string[]) => Promise<ReadonlyMap<string, SourceJob>>;
}

/** A job of the call, as far as it is valid. */
interface ReadJob {
  readonly issues: readonly ValidationIssue[];
  /** The path of the input. Empty for a single job. */
  readonly inputPath: string;
  /** Undefined if the job has no valid endpoint. */
  readonly chain?: ChainJob;
  /** Undefined if the job is invalid. */
  readonly job?: NewJob;
}

/**
 * Validates every job as its endpoint does. A value that comes from another job is validated with a placeholder.
 * @returns the jobs, each after those to which it refers
 * @throws {InvalidInputError} with the issues of all jobs; the paths of a list begin with `jobs[3].input`
 */
export async function validateJobs(
  jobs: readonly AnyJob[],
  validation: ValidationContext,
): Promise<{ readonly valid: readonly NewJob[]; readonly sorted: readonly NewJob[] }> {
  const read: ReadJob[] = [];
  for (const [index, job] of jobs.entries()) read.push(await readJob(job, index, validation));
  const sources = await findSources(read, validation);
  const issues: ValidationIssue[] = [];
  const indexByKey = new Map<string, number>();
  for (const [index, { issues: found, inputPath, chain, job }] of read.entries()) {
    const references = chain ? referenceIssues(chain, sources, validation.canDecode) : [];
    issues.push(...found, ...references.map((each) => issueAt(join(inputPath, each.path), each)));
    if (!job) continue;
    const first = indexByKey.get(job.key);
    // Only one of them would be stored.
    if (first !== undefined) issues.push(issue(`jobs[${index}].key`, "conflict", `is also the key of jobs[${first}].`));
    else indexByKey.set(job.key, index);
  }
  const valid = read.flatMap(({ job }) => job ?? []);
  const { sorted, cycle } = sortByReferences(valid);
  // A job that refers to itself already has an issue.
  if (cycle && issues.length === 0) {
    const start = indexByKey.get(cycle[0] ?? "");
    const predicate = `is part of a cycle: ${cycle.map((key) => `"${key}"`).join(" refers to ")}.`;
    issues.push(issue(`jobs[${start}].input`, "conflict", predicate));
  }
  if (issues.length > 0) throw new InvalidInputError("queue.add", issues);
  return { valid, sorted };
}

/** The jobs to which the jobs of a call refer. */
async function findSources(
  read: readonly ReadJob[],
  { findJobs }: ValidationContext,
): Promise<ReadonlyMap<string, SourceJob>> {
  const chains = read.flatMap(({ chain }) => chain ?? []);
  const own = new Map(chains.map((chain): [string, SourceJob] => [chain.key, chain]));
  const needed = new Set(chains.flatMap(({ references }) => references.map(({ key }) => key)));
  const others = [...needed].filter((key) => !own.has(key) && rules.key.accepts(key));
  return others.length === 0 ? own : new Map([...own, ...(await findJobs(others))]);
}

async function readJob(
  job: AnyJob,
  index: number,
  { client, maxRetries, isSingle, options, needsPrice }: ValidationContext,
): Promise<ReadJob> {
  const path = isSingle ? "" : `jobs[${index}]`;
  const inputPath = isSingle ? "" : `${path}.input`;
  if (!isFields(job))
    return { inputPath, issues: [issue(path, "wrong_type", "must be an object with `endpoint` and `input`.")] };
  const key =
    job.key ?? (options.key === undefined ? randomUUID() : isSingle ? options.key : `${options.key}/${index}`);
  const issues = fieldIssues({ ...job, key }).map((found) => issueAt(join(path, found.path), found));
  const hasValidOptions = await collectIssues(issues, join(path, "options"), async () => {
    checkOptions("queue.add", job.options ?? {}, "job");
    return true;
  });
  const endpoint = findEndpoint(client, job.endpoint);
  if (!endpoint) {
    const predicate = `must name an endpoint of the queue's client that creates tasks, as "video.textToVideo".`;
    issues.push(issue(join(path, "endpoint"), "not_allowed_value", predicate));
  }
  // Invalid options may contain `validate`, without which the input cannot be validated.
  if (!endpoint || (!hasValidOptions && job.options?.validate !== undefined)) return { inputPath, issues };
  const references: PlacedReference[] = [];
  const checked = await collectIssues(issues, inputPath, async () => {
    const storable = await toStorable(job.endpoint, job.input);
    const sample = withPlaceholders(job.endpoint, job.input, references);
    const { slot } = await endpoint.prepare(sample, { ...(hasValidOptions ? job.options : {}), uploadFiles: false });
    return { storable, slot, price: await priceOf(endpoint, sample) };
  });
  if (checked && needsPrice && !checked.price)
    issues.push(issue(inputPath, "conflict", "has no known price, so it cannot have a budget."));
  const lane = checked && laneName(checked.slot?.key ?? job.endpoint);
  const n = isFields(job.input) ? number(job.input, "n") : undefined;
  const hasFrame = frameOf(job.input) !== undefined;
  const chain: ChainJob = { key, description: await endpoint.describe(), lane, n, hasFrame, references };
  if (!checked || lane === undefined || issues.length > 0) return { inputPath, issues, chain };
  const { storable, slot, price } = checked;
  const newJob: NewJob = {
    id: randomUUID(),
    key,
    lane,
    slots: slot?.count ?? 1,
    endpoint: job.endpoint,
    input: JSON.stringify(storable.input),
    files: storable.files,
    options: JSON.stringify(job.options ?? {}),
    fileNameParts: JSON.stringify(job.fileNameParts ?? {}),
    priority: job.priority ?? options.priority ?? 0,
    maxRetries: job.maxRetries ?? maxRetries,
    price,
    needs: [...new Set(references.map((reference) => reference.key))],
  };
  return { inputPath, issues, chain, job: newJob };
}

/**
 * Replaces references by values of the same form, and adds them to `references`.
 * @throws {InvalidInputError} with the issues of malformed references
 */
function withPlaceholders(endpoint: string, input: unknown, references: PlacedReference[]): unknown {
  const malformed: ValidationIssue[] = [];
  const sample = replaceObjects(input, "$from", (value, path) => {
    const reference = parseReference(value);
    if (reference) {
      references.push({ ...reference, path });
      return placeholderOf(reference);
    }
    const predicate =
      'must be an object with `$from` alone: the key of a job and a path, as "fog.output.url" or "fog.outputs[1].url".';
    malformed.push(issue(path, "wrong_format", predicate));
    return "";
  });
  if (malformed.length > 0) throw new InvalidInputError(endpoint, malformed);
  return sample;
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
