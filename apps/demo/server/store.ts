import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TaskIntent, TaskReference } from "klingkit";
import type { Failure, OutputView, SlotView, TakeStatus } from "../contract.ts";
import type { Values } from "../modes/values.ts";
import type { MediaFile } from "./media.ts";

/** What is kept of a file that came with a form; its bytes lie in a file of their own. */
export type KeptMedia = Omit<MediaFile, "bytes">;

/** All that is kept of a take: plain data. */
export interface Take {
  readonly id: string;
  readonly number: number;
  readonly mode: string;
  readonly values: Values;
  readonly media: Readonly<Record<string, KeptMedia>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly status: TakeStatus;
  readonly progress: number;
  readonly ratio: string;
  /** The life of the emulator that it was made in. */
  readonly life: string;
  /** The task, as soon as one exists or may exist. */
  readonly task?: TaskReference;
  readonly slot?: SlotView;
  /** Milliseconds of the service's clock. */
  readonly expectedMs?: number;
  readonly outputs: readonly OutputView[];
  /** The first clip at the service, for modes that work on one. */
  readonly clip?: { readonly id: string; readonly url: string };
  readonly cost?: string;
  readonly note?: "sent-again" | "found-again";
  readonly failure?: Failure;
}

/** Where takes are kept: a folder of JSON files, each written whole before it gets its name. */
export interface Store {
  add(take: Omit<Take, "number">, media: Readonly<Record<string, MediaFile>>, intent: TaskIntent | undefined): Take;
  get(id: string): Take | undefined;
  /** Newest first. */
  list(): readonly Take[];
  /** Changes a take and tells the listeners. */
  update(id: string, change: Partial<Take>): Take | undefined;
  /** Forgets a take and its files. */
  remove(id: string): void;
  listen(listener: (take: Take | { readonly removed: string }) => void): () => void;
  /** The create, kept until it is needed no more. */
  intent(id: string): TaskIntent | undefined;
  forgetIntent(id: string): void;
  media(id: string, path: string): MediaFile | undefined;
  /** Where a result lies or shall lie. */
  resultPath(take: Pick<Take, "id" | "outputs">, index: number): string | undefined;
}

export function createStore(folder: string): Store {
  const at = (...parts: string[]): string => join(folder, ...parts);
  for (const each of ["takes", "intents", "media", "results"]) mkdirSync(at(each), { recursive: true });
  const takes = new Map(readTakes(at("takes")).map((take) => [take.id, take]));
  const listeners = new Set<(take: Take | { readonly removed: string }) => void>();
  let count = Math.max(0, ...[...takes.values()].map(({ number }) => number));

  const intentPath = (id: string): string => at("intents", `${id}.json`);
  const mediaPath = (id: string, path: string): string => at("media", `${id}-${path.replaceAll(/[^A-Za-z0-9]/g, "_")}`);

  function keep(take: Take, isWorthWriting = true): Take {
    takes.set(take.id, take);
    if (isWorthWriting) writeWhole(at("takes", `${take.id}.json`), JSON.stringify(take));
    for (const listener of listeners) listener(take);
    return take;
  }

  return {
    add(take, media, intent) {
      // In this order: whoever finds a take finds all that it needs.
      for (const [path, { bytes }] of Object.entries(media)) writeWhole(mediaPath(take.id, path), bytes);
      if (intent) writeWhole(intentPath(take.id), JSON.stringify(intent));
      count += 1;
      return keep({ ...take, number: count });
    },
    get: (id) => takes.get(id),
    list: () => [...takes.values()].sort((one, other) => other.number - one.number),
    update(id, change) {
      const take = takes.get(id);
      // How far a take is can be told again; it is not worth a write.
      const isNews = Object.entries(change).some(
        ([name, value]) => name !== "progress" && take?.[name as keyof Take] !== value,
      );
      return take && keep({ ...take, ...change }, isNews);
    },
    remove(id) {
      const take = takes.get(id);
      if (!take) return;
      takes.delete(id);
      const results = take.outputs.map((_, index) => this.resultPath(take, index) ?? "");
      const media = Object.keys(take.media).map((path) => mediaPath(id, path));
      for (const path of [at("takes", `${id}.json`), intentPath(id), ...results, ...media])
        if (path) rmSync(path, { force: true });
      for (const listener of listeners) listener({ removed: id });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    intent: (id) => readJson(intentPath(id)) as TaskIntent | undefined,
    forgetIntent: (id) => rmSync(intentPath(id), { force: true }),
    media(id, path) {
      const take = takes.get(id);
      const kept = take && Object.hasOwn(take.media, path) ? take.media[path] : undefined;
      try {
        return kept && { ...kept, bytes: new Uint8Array(readFileSync(mediaPath(id, path))) };
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

function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

function readTakes(folder: string): readonly Take[] {
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f-]{36}\.json$/.test(name))
    .flatMap((name) => (readJson(join(folder, name)) as Take | undefined) ?? []);
}

/** What this program wrote, so its word is taken; a file that is no JSON is passed over. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
