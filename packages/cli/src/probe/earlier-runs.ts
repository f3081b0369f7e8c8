import { foundIn, type Lab, lookup } from "./lab.ts";
import { Inconclusive } from "./inconclusive.ts";
import type { Signer } from "./signer.ts";
import { closeEntry, type OpenEntry } from "./journal.ts";

/** What became of a create that an earlier run did not see the end of. */
export interface EarlierCreate {
  readonly externalTaskId: string;
  readonly experiment: string;
  readonly units: number;
  readonly sentAt: string;
  /** `exists` with the id of the task, `none` if the service does not know it, otherwise `unknown`. */
  readonly state: "exists" | "none" | "unknown";
  readonly id?: string;
  /** Tasks of the same minute that may be it, if it cannot be looked up. */
  readonly candidates?: readonly string[];
}

/** When a lookup shows every task that exists, milliseconds after its create. */
const SHOWN_AFTER = 600_000;

/**
 * Looks up the creates of earlier runs with this host and credential whose outcome is unknown, and records what it finds. A run that was
 * killed has no report, so that its other creates are named too.
 */
export async function findEarlier(
  lab: Lab,
  { baseUrl, id: credential }: Pick<Signer, "baseUrl" | "id">,
  entries: readonly OpenEntry[],
): Promise<readonly EarlierCreate[]> {
  const found: EarlierCreate[] = [];
  for (const entry of entries) {
    const { externalId, experiment, units, at, path } = entry;
    const shared = { externalTaskId: externalId, experiment, units, sentAt: new Date(at).toISOString() };
    if (entry.id !== undefined) {
      found.push({ ...shared, state: "exists", id: entry.id });
      continue;
    }
    if (entry.host !== baseUrl || entry.credential !== credential) {
      found.push({ ...shared, state: "unknown" });
      continue;
    }
    const id = await search(lab, path, externalId);
    const isOld = lab.clock.now() - at > SHOWN_AFTER;
    if (id !== undefined) {
      await closeEntry(entry, { outcome: "accepted", id });
      found.push({ ...shared, state: "exists", id });
    } else if (isOld && !/\/kling-4/.test(path)) {
      await closeEntry(entry, { outcome: "none" });
      found.push({ ...shared, state: "none" });
    } else found.push({ ...shared, state: "unknown", candidates: await candidates(lab, at) });
  }
  return found;
}

async function search(lab: Lab, path: string, externalId: string): Promise<string | undefined> {
  try {
    return foundIn(path, await lab.ask(lookup({ path, id: externalId }, true)))?.id;
  } catch (error) {
    if (error instanceof Inconclusive) return undefined;
    throw error;
  }
}

/** The tasks without an external task id that were created in the minute after a request. */
async function candidates(lab: Lab, at: number): Promise<readonly string[]> {
  if (lab.credential !== "apiKey") return [];
  try {
    const tasks = await lab.tasksBetween(at - 5000, at + 60_000);
    return tasks.filter(({ externalId }) => externalId === undefined).map(({ id }) => id);
  } catch (error) {
    if (error instanceof Inconclusive) return [];
    throw error;
  }
}
