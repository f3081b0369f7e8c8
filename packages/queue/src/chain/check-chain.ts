import { closestMatch, issue, type ValidationIssue } from "@klingkit/errors";
import type { EndpointDescription } from "@klingkit/tasks";
import { fieldsOfOutputs, type ParsedReference } from "./output-reference.ts";

/** A reference at a place of a job. */
export interface PlacedReference extends ParsedReference {
  /** The field of the input, such as `video.url`. */
  readonly path: string;
}

/** A job, as far as references need it. */
export interface ChainJob {
  readonly key: string;
  readonly description: EndpointDescription;
  /** The lane, such as `video/kling-3.0`. Undefined if the input is invalid. */
  readonly lane: string | undefined;
  /** The number of outputs, if the input states it. */
  readonly n?: number | undefined;
  /** Whether the input has a frame of the video. */
  readonly hasFrame: boolean;
  readonly references: readonly PlacedReference[];
}

/** A job to which others can refer. */
export type SourceJob = Pick<ChainJob, "description" | "lane" | "n" | "hasFrame">;

/**
 * Returns the issues of the references of a job, with the paths of its input.
 * @param sources the jobs of the same call and of the queue, by key
 * @param canDecode whether the queue decodes videos
 */
export function referenceIssues(
  { key, description, references }: ChainJob,
  sources: ReadonlyMap<string, SourceJob>,
  canDecode: boolean,
): ValidationIssue[] {
  return references.flatMap((reference) => {
    const { path } = reference;
    if (reference.key === key) return [issue(path, "conflict", "refers to its own job.")];
    const source = sources.get(reference.key);
    if (!source)
      return [
        unknownJob(
          reference,
          [...sources.keys()].filter((each) => each !== key),
        ),
      ];
    if (source.n !== undefined && reference.index >= source.n) {
      const predicate = `refers to the output with the index ${reference.index} of "${reference.key}", whose \`n\` is ${source.n}.`;
      return [issue(path, "not_allowed_value", predicate)];
    }
    const allowed = fieldsOfOutputs(source.description.outputs);
    if (!allowed.includes(reference.field)) {
      const named = `\`${reference.field}\`, which outputs of ${source.description.name} do not have.`;
      const advice = allowed.length > 0 ? ` Use ${allowed.map((each) => `\`${each}\``).join(" or ")}.` : "";
      return [issue(path, "not_allowed_value", `refers to ${named}${advice}`, { allowed })];
    }
    if (reference.field === "lastFrame" && !canDecode && !source.hasFrame) return [noFrame(reference)];
    return sourceIssues(description, reference, source);
  });
}

/** The issue of a last frame that can neither be decoded nor replaced by a frame of the source. */
export function noFrame({ path, key }: Pick<PlacedReference, "path" | "key">): ValidationIssue {
  const predicate = `needs the last frame of "${key}", which the queue cannot decode without the option \`lastFrame\`; and it would use the \`lastFrame\` or \`firstFrame\` of the input of "${key}" instead, which has none, or whose file was deleted.`;
  return issue(path, "unreadable_media", predicate, { suggestion: "lastFrame" });
}

function unknownJob({ path, key }: PlacedReference, known: readonly string[]): ValidationIssue {
  const suggestion = closestMatch(key, known);
  const advice = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
  const predicate = `refers to the job "${key}", which is neither in this call nor in the queue.${advice}`;
  return issue(path, "unknown_reference", predicate, suggestion === undefined ? {} : { suggestion });
}

/** The issue of a field that accepts only outputs of other endpoints or models. */
function sourceIssues(
  { name, sources }: EndpointDescription,
  { path, key }: PlacedReference,
  { description, lane }: SourceJob,
): ValidationIssue[] {
  const rule = Object.hasOwn(sources, path) ? sources[path] : undefined;
  if (!rule) return [];
  const details = { allowed: rule.models };
  if (!rule.endpoints.includes(description.name)) {
    const predicate = `refers to an output of ${description.name} ("${key}"), which ${name} does not accept. ${rule.alternative}`;
    return [issue(path, "not_supported_by_endpoint", predicate, { allowed: rule.endpoints })];
  }
  const model = lane?.slice(`${description.packageType}/`.length);
  // The lane of an endpoint without a model has the name of the endpoint. Its own source was checked.
  if (model === undefined || model === description.name || rule.models.includes(model)) return [];
  const predicate = `refers to an output of the model ${model} ("${key}"), which ${name} does not accept. ${rule.alternative}`;
  return [issue(path, "not_supported_by_model", predicate, { ...details, model })];
}

/**
 * Sorts jobs so that each one follows those that it needs. Otherwise their order stays. Keys of other jobs are ignored.
 * @returns the sorted jobs, and the keys of a cycle if there is one
 * @example
 * const { sorted } = sortByReferences([
 *   { key: "film", needs: ["image"] },
 *   { key: "image", needs: [] },
 * ]);
 */
export function sortByReferences<Job extends { readonly key: string; readonly needs: readonly string[] }>(
  jobs: readonly Job[],
): { readonly sorted: readonly Job[]; readonly cycle?: readonly string[] } {
  const byKey = new Map(jobs.map((job) => [job.key, job]));
  const sorted = new Set<Job>();
  for (const first of jobs) {
    // The path from `first` to the current job. A chain may be longer than the call stack.
    const path: { readonly job: Job; readonly left: string[] }[] = [{ job: first, left: [...first.needs] }];
    const keys = new Set([first.key]);
    while (path.length > 0) {
      const current = path.at(-1);
      if (!current) break;
      const key = sorted.has(current.job) ? undefined : current.left.shift();
      if (key === undefined) {
        sorted.add(current.job);
        keys.delete(current.job.key);
        path.pop();
        continue;
      }
      if (keys.has(key)) return { sorted: jobs, cycle: [...[...keys].slice([...keys].indexOf(key)), key] };
      const next = byKey.get(key);
      if (!next || sorted.has(next)) continue;
      keys.add(key);
      path.push({ job: next, left: [...next.needs] });
    }
  }
  return { sorted: [...sorted] };
}

/**
 * Groups jobs that depend on each other, directly or through others. The groups are in the order of their first jobs.
 * @param jobs the jobs, each after those that it needs
 * @example for (const jobs of groupByReferences(sorted)) await queue.add(jobs.map(({ job }) => job));
 */
export function groupByReferences<Job extends { readonly key: string; readonly needs: readonly string[] }>(
  jobs: readonly Job[],
): readonly (readonly Job[])[] {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const [group = [], ...others] = new Set(job.needs.flatMap((key) => [groups.get(key) ?? []]));
    for (const member of [...others.flat(), job]) {
      group.push(member);
      groups.set(member.key, group);
    }
  }
  return [...new Set(groups.values())];
}
