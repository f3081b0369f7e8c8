import { issue, InvalidInputError, type ValidationIssue } from "@klingkit/errors";
import { type Fields, fieldsOf, text, urlExpiry } from "@klingkit/tasks";
import type { QueueContext } from "../context.ts";
import { outcomeOf, type TaskOutcome } from "../outcome.ts";
import { readJson } from "../read-json.ts";
import { withFiles } from "../steps/input-files.ts";
import type { ClaimedJob } from "../steps/load.ts";
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
  { input: json, endpoint }: ClaimedJob,
  signal: AbortSignal,
): Promise<unknown> {
  const input = await withFiles(context, readJson<unknown>(json));
  const references: ParsedReference[] = [];
  replaceObjects(input, "$from", (value) => {
    const reference = parseReference(value);
    if (reference) references.push(reference);
    return undefined;
  });
  if (references.length === 0) return input;
  const outcomes = await readOutcomes(context, references, signal);
  return replaceObjects(input, "$from", (value, path) => {
    const reference = parseReference(value);
    const outcome = reference && outcomes.get(reference.key);
    const found = reference && text(outputAt(outcome, reference), reference.field);
    if (reference && outcome && found !== undefined && expiryOf(found, outcome) > context.clock.now()) return found;
    throw new InvalidInputError(endpoint, [unusable(path, reference, outcome)]);
  });
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
