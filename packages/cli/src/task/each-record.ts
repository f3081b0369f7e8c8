import { messageOf } from "../command-error.ts";
import type { Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";

/** The records with these names, or their beginnings; without names, all that are meant by default. */
export async function findRecords(
  { store }: Session,
  names: readonly string[],
  isDefault: (record: TaskRecord) => boolean,
): Promise<readonly TaskRecord[]> {
  return names.length > 0 ? Promise.all(names.map((name) => store.find(name))) : (await store.list()).filter(isDefault);
}

/** Runs work on several records at once. A failure does not stop the others. */
export async function eachRecord(
  { board }: Session,
  records: readonly TaskRecord[],
  work: (record: TaskRecord) => Promise<void>,
): Promise<readonly { readonly name: string; readonly error: unknown }[]> {
  const failures: { readonly name: string; readonly error: unknown }[] = [];
  await Promise.all(
    records.map(async (record) => {
      const { name } = record;
      await work(record).catch((error: unknown) => {
        failures.push({ name, error });
        if (records.length > 1) board.end(name, "failed", `${name}: ${messageOf(error)}`);
      });
    }),
  );
  return failures;
}
