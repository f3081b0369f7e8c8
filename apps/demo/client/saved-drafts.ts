import { modeOf } from "../modes/all.ts";
import type { Values } from "../modes/values.ts";
import type { Draft } from "./draft.ts";

/** Drafts by the id of their mode. */
export type Drafts = Readonly<Record<string, Draft>>;

const VALUES = "klingkit-drafts";
const TAB = "klingkit-tab";
const DATABASE = "klingkit-drafts";
const FILES = "files";
/** Milliseconds after which the files of an abandoned tab are deleted. */
const MAX_AGE = 7 * 24 * 60 * 60 * 1000;

/** Saves the values of the drafts for this tab. Without storage, a reload loses them. */
export function saveValues(drafts: Drafts): void {
  const values = Object.fromEntries(Object.values(drafts).map((draft) => [draft.mode.id, draft.values]));
  try {
    sessionStorage.setItem(VALUES, JSON.stringify(values));
  } catch {
    // The storage is full or switched off.
  }
}

/** Returns the saved drafts of this tab without their files. */
export function savedDrafts(): Drafts {
  try {
    const saved = JSON.parse(sessionStorage.getItem(VALUES) ?? "{}") as Readonly<Record<string, Values>>;
    return Object.fromEntries(
      Object.entries(saved).flatMap(([id, values]) => {
        const mode = modeOf(id);
        return mode ? [[id, { mode, values: { ...mode.defaultValues, ...values }, files: {} }] as const] : [];
      }),
    );
  } catch {
    return {};
  }
}

/** The files of a draft, as they are stored. */
interface StoredFiles {
  readonly mode: string;
  readonly files: Draft["files"];
}

/** Saves the files of a draft for this tab. Session storage cannot hold files, so they are in the browser's database. */
export async function saveFiles({ mode, files }: Draft): Promise<void> {
  const store = await openFiles("readwrite");
  await finished(store.put({ mode: mode.id, files } satisfies StoredFiles, [tab(), mode.id]));
}

/** Returns the saved files of this tab, and deletes those of abandoned tabs. */
export async function savedFiles(): Promise<readonly StoredFiles[]> {
  const store = await openFiles("readwrite");
  store.delete(IDBKeyRange.upperBound([performance.timeOrigin - MAX_AGE, ""]));
  return finished(store.getAll(IDBKeyRange.bound([tab(), ""], [tab(), "\uffff"])));
}

/** The time at which this tab first opened the page, in epoch milliseconds. It identifies the tab. */
function tab(): number {
  const saved = Number(sessionStorage.getItem(TAB));
  if (saved > 0) return saved;
  sessionStorage.setItem(TAB, String(performance.timeOrigin));
  return performance.timeOrigin;
}

async function openFiles(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener("upgradeneeded", () => void opening.result.createObjectStore(FILES));
  const database = await finished(opening);
  return database.transaction(FILES, mode).objectStore(FILES);
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The browser's database failed.")));
  });
}
