import { issue, InvalidInputError, KlingError, type ValidationIssue } from "@klingkit/errors";
import { type Fields, fieldsOf, text, urlExpiry } from "@klingkit/tasks";
import type { QueueContext } from "../context.ts";
import { outcomeOf, type TaskOutcome } from "../outcome.ts";
import { readJson } from "../read-json.ts";
import { withFiles } from "../steps/input-files.ts";
import type { ClaimedJob } from "../steps/load.ts";
import { noFrame, type PlacedReference } from "./check-chain.ts";
import { frameOf } from "./last-frame.ts";
import { type ParsedReference, parseReference, replaceObjects } from "./output-reference.ts";

/** The remaining lifetime of a link with which it is still sent, milliseconds: the service fetches it later. */
const MIN_LIFETIME = 3_600_000;

interface SourceRow {
  readonly key: string;
  readonly outcome: string | null;
  readonly reference: string | null;
}

/**
 * Returns the input of a job with its files, and the outputs of the jobs to which it refers. These have succeeded. A link that expires
 * within an hour is read again from the service.
 * @throws {InvalidInputError} if a job has no such output
 * @throws {KlingError} the matching subclass if a link cannot be read again
 */
export async function resolveInput(
  context: QueueContext,
  { input: json, endpoint }: Pick<ClaimedJob, "input" | "endpoint">,
  signal: AbortSignal,
): Promise<unknown> {
  const input = await withFiles(context, readJson<unknown>(json));
  const references: PlacedReference[] = [];
  replaceObjects(input, "$from", (value, path) => {
    const reference = parseReference(value);
    if (reference) references.push({ ...reference, path });
    return undefined;
  });
  if (references.length === 0) return input;
  const outcomes = await readOutcomes(context, references, signal);
  const frames = new Map<string, unknown>();
  for (const reference of references.filter(({ field }) => field === "lastFrame"))
    frames.set(reference.path, await lastFrameOf(context, endpoint, reference, signal));
  return replaceObjects(input, "$from", (value, path) => {
    const frame = frames.get(path);
    if (frame !== undefined) return frame;
    const reference = parseReference(value);
    const outcome = reference && outcomes.get(reference.key);
    const found = reference && text(outputAt(outcome, reference), reference.field);
    if (reference && outcome && found !== undefined && expiryOf(found, outcome) > context.clock.now()) return found;
    throw new InvalidInputError(endpoint, [unusable(path, reference, outcome)]);
  });
}

/**
 * The last frame of a video: decoded, or the one of the input of its job.
 * @throws {InvalidInputError} if the job has no such output or no frame
 */
async function lastFrameOf(
  context: QueueContext,
  endpoint: string,
  { key, index, path }: PlacedReference,
  signal: AbortSignal,
): Promise<unknown> {
  const { client, database, names, lastFrame } = context;
  const [source] = await database.sql.query<{ input: string; reference: string | null }>(
    `SELECT input, reference FROM ${names.schema}.job WHERE key = $1`,
    [key],
  );
  if (lastFrame && source?.reference) {
    const task = await (await client.tasks.resume(source.reference)).wait({ signal });
    const output = task.outputs[index];
    if (output?.type === "video") return lastFrame(output, { signal }).catch(rejectUndecodable(endpoint, path));
    throw new InvalidInputError(endpoint, [unusable(path, { key, index, field: "lastFrame" }, outcomeOf(task))]);
  }
  const frame = frameOf(readJson(source?.input ?? null));
  if (frame === undefined) throw new InvalidInputError(endpoint, [noFrame({ path, key })]);
  return resolveInput(context, { input: JSON.stringify(frame), endpoint }, signal);
}

/** Returns a function that throws an error of a decoder: as it is if it is one of klingkit, such as that of a download. */
function rejectUndecodable(endpoint: string, path: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof KlingError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(endpoint, [
      issue(path, "unreadable_media", `needs a last frame that cannot be decoded: ${reason}`),
    ]);
  };
}

/** The issue of an output that does not exist or is no longer available. */
function unusable(
  path: string,
  { key, index, field }: ParsedReference = { key: "", index: 0, field: "" },
  outcome: TaskOutcome | undefined,
): ValidationIssue {
  const output = outcome?.outputs[index];
  const name = `\`outputs[${index}].${field}\` of the job "${key}"`;
  if (text(fieldsOf(output), field) !== undefined)
    return issue(path, "unreadable_media", `needs ${name}, whose link has expired: the service has deleted the file.`);
  const count = outcome?.outputs.length ?? 0;
  const reason = output
    ? `but this output has no \`${field}\`.`
    : `but it has ${count} output${count === 1 ? "" : "s"}.`;
  return issue(path, "missing", `needs ${name}, ${reason}`);
}

/** When a link expires, epoch milliseconds. Other values do not expire. */
function expiryOf(value: string, { updatedAt }: TaskOutcome): number {
  return /^https?:/i.test(value) ? (urlExpiry(value, updatedAt) ?? Infinity) : Infinity;
}

function outputAt(outcome: TaskOutcome | undefined, { index }: ParsedReference): Fields {
  return fieldsOf(outcome?.outputs[index]);
}

/** The outcomes of the jobs, by key, with links that have not expired. */
async function readOutcomes(
  { client, clock, database, names }: QueueContext,
  references: readonly ParsedReference[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TaskOutcome>> {
  const rows = await database.sql.query<SourceRow>(
    `SELECT key, outcome, reference FROM ${names.schema}.job WHERE key = ANY($1::text[])`,
    [[...new Set(references.map(({ key }) => key))]],
  );
  const outcomes = new Map<string, TaskOutcome>();
  for (const { key, outcome: json, reference } of rows) {
    const outcome = readJson<TaskOutcome>(json);
    if (!outcome) continue;
    const expires = references.some((each) => {
      const value = each.key === key ? text(outputAt(outcome, each), each.field) : undefined;
      return value !== undefined && expiryOf(value, outcome) < clock.now() + MIN_LIFETIME;
    });
    const task = expires && reference !== null && (await (await client.tasks.resume(reference)).wait({ signal }));
    outcomes.set(key, task ? outcomeOf(task) : outcome);
  }
  return outcomes;
}
