import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TaskIntent, TaskReference } from "klingkit";
import type { Failure, OutputView, PriceView, SlotView, TakeStatus } from "../contract.ts";
import type { Values } from "../modes/values.ts";
import type { MediaFile } from "../media.ts";

/** Metadata of an uploaded file. Its content is stored separately. */
export type StoredMedia = Omit<MediaFile, "bytes">;

/** A stored take as plain JSON. */
export interface Take {
  readonly id: string;
  readonly number: number;
  readonly mode: string;
  readonly values: Values;
  readonly media: Readonly<Record<string, StoredMedia>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** When the service accepted it, epoch milliseconds. */
  readonly submittedAt?: number;
  readonly endedAt?: number;
  readonly status: TakeStatus;
  readonly progress: number;
  readonly ratio: string;
  /** `Service.instanceId` when the take was created. */
  readonly instanceId: string;
  /** A create request may have reached the service, and its outcome is not known. */
  readonly sending?: true;
  /** Set as soon as the task exists or may exist. */
  readonly task?: TaskReference;
  readonly slot?: SlotView;
  /** Milliseconds on the service's clock. */
  readonly expectedMs?: number;
  readonly outputs: readonly OutputView[];
  /** The first video at the service, which other modes can use until it expires, epoch milliseconds. */
  readonly video?: { readonly id: string; readonly url: string; readonly expiresAt?: number };
  readonly price?: PriceView;
  readonly cost?: string;
  readonly note?: "resent" | "recovered";
  readonly failure?: Failure;
}

/** Stores takes as JSON files in a directory that other users cannot read. Each file is written atomically. */
export interface Store {
  add(take: Omit<Take, "number">, media: Readonly<Record<string, MediaFile>>, intent: TaskIntent | undefined): Take;
  get(id: string): Take | undefined;
  /** Newest first. */
  list(): readonly Take[];
  /** Changes a take and notifies the listeners. */
  update(id: string, change: Partial<Take>): Take | undefined;
  /** Hides a take, and returns the function that deletes it with its files, unless it was restored. */
  remove(id: string): () => void;
  /** Shows a removed take again. Undefined if it was deleted. */
  restore(id: string): Take | undefined;
  listen(listener: (take: Take | { readonly removed: string }) => void): () => void;
  /** The intent of a take, until `forgetIntent` deletes it. */
  intent(id: string): TaskIntent | undefined;
  forgetIntent(id: string): void;
  media(id: string, path: string): MediaFile | undefined;
  /** Path of a result file, which may not exist yet. */
  resultPath(take: Pick<Take, "id" | "outputs">, index: number): string | undefined;
}

export function createStore(folder: string): Store {
  const at = (...parts: string[]): string => join(folder, ...parts);
  for (const each of ["takes", "intents", "media", "results"]) mkdirSync(at(each), { recursive: true, mode: 0o700 });
  const takes = new Map(readTakes(at("takes")).map((take) => [take.id, take]));
  /** The take of each removal that can be undone. */
  const removals = new Map<string, { readonly take: Take }>();
  const listeners = new Set<(take: Take | { readonly removed: string }) => void>();
  let count = Math.max(0, ...[...takes.values()].map(({ number }) => number));

  const intentPath = (id: string): string => at("intents", `${id}.json`);
  const mediaPath = (id: string, path: string): string => at("media", `${id}-${path.replaceAll(/[^A-Za-z0-9]/g, "_")}`);

  function save(take: Take, shouldWrite = true): Take {
    takes.set(take.id, take);
    if (shouldWrite) writeAtomically(at("takes", `${take.id}.json`), JSON.stringify(take));
    for (const listener of listeners) listener(take);
    return take;
  }

  return {
    add(take, media, intent) {
      // The take is written last, so that a stored take always has its files and its intent.
      for (const [path, { bytes }] of Object.entries(media)) writeAtomically(mediaPath(take.id, path), bytes);
      if (intent) writeAtomically(intentPath(take.id), JSON.stringify(intent));
      count += 1;
      return save({ ...take, number: count });
    },
    get: (id) => takes.get(id),
    list: () => [...takes.values()].sort((one, other) => other.number - one.number),
    update(id, change) {
      const take = takes.get(id);
      // Progress alone is not written, because the service reports it again.
      const shouldWrite = Object.entries(change).some(
        ([name, value]) => name !== "progress" && take?.[name as keyof Take] !== value,
      );
      return take && save({ ...take, ...change }, shouldWrite);
    },
    remove(id) {
      const take = takes.get(id);
      if (!take) return () => undefined;
      const removal = { take };
      takes.delete(id);
      removals.set(id, removal);
      for (const listener of listeners) listener({ removed: id });
      return () => {
        if (removals.get(id) !== removal) return;
        removals.delete(id);
        const results = take.outputs.map((_, index) => this.resultPath(take, index) ?? "");
        const media = Object.keys(take.media).map((path) => mediaPath(id, path));
        for (const path of [at("takes", `${id}.json`), intentPath(id), ...results, ...media])
          if (path) rmSync(path, { force: true });
      };
    },
    restore(id) {
      const removal = removals.get(id);
      removals.delete(id);
      return removal && save(removal.take, false);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    intent: (id) => readJson(intentPath(id)) as TaskIntent | undefined,
    forgetIntent: (id) => rmSync(intentPath(id), { force: true }),
    media(id, path) {
      const take = takes.get(id);
      const stored = take && Object.hasOwn(take.media, path) ? take.media[path] : undefined;
      try {
        return stored && { ...stored, bytes: new Uint8Array(readFileSync(mediaPath(id, path))) };
      } catch {
        return undefined;
      }
    },
    resultPath({ id, outputs }, index) {
      const output = outputs[index];
      return output && at("results", `${id}-${index}.${output.fileName.split(".").at(-1)}`);
    },
  };
}

function writeAtomically(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.tmp`, content, { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}

function readTakes(folder: string): readonly Take[] {
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
    .flatMap((name) => (readJson(join(folder, name)) as Take | undefined) ?? []);
}

/** Returns undefined if the file does not exist or is not JSON. The content is not validated, because this program wrote it. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
