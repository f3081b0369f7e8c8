import { messageOf } from "../command-error.ts";
import type { Session } from "../session.ts";
import type { TaskRecord } from "../state/task-record.ts";

/** Finds records by their names or the beginnings of their names. Without names, all that match `isDefault`. */
export async function findRecords(
  { store }: Session,
  names: readonly string[],
  isDefault: (record: TaskRecord) => boolean,
): Promise<readonly TaskRecord[]> {
  return names.length > 0 ? Promise.all(names.map((name) => store.find(name))) : (await store.list()).filter(isDefault);
}

/** Runs a function for several records concurrently. A failure does not stop the others. */
export async function forEachRecord(
  { progressView }: Session,
  records: readonly TaskRecord[],
  run: (record: TaskRecord) => Promise<void>,
): Promise<readonly { readonly name: string; readonly error: unknown }[]> {
  const failures: { readonly name: string; readonly error: unknown }[] = [];
  await Promise.all(
    records.map(async (record) => {
      const { name } = record;
      await run(record).catch((error: unknown) => {
        failures.push({ name, error });
        if (records.length > 1) progressView.end(name, "failed", `${name}: ${messageOf(error)}`);
      });
    }),
  );
  return failures;
}
