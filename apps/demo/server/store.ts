import type { TaskIntent, TaskReference } from "klingkit";
import type { Failure, FrameName, TakeSettings, TakeStatus } from "../contract.ts";
import type { Picture } from "./picture.ts";

/** All that is kept of a take. Plain data but for the pictures' bytes, so that a durable store can hold it. */
export interface Take {
  readonly id: string;
  readonly number: number;
  readonly settings: TakeSettings;
  readonly frames: Readonly<Partial<Record<FrameName, Picture>>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly status: TakeStatus;
  readonly progress: number;
  /** The create, kept until the service has answered. */
  readonly intent?: TaskIntent;
  /** The task's handle, as soon as there is one. */
  readonly handle?: TaskReference;
  readonly cost?: string;
  readonly failure?: Failure;
}

/** Where takes are kept. In memory now: they last as long as the server. */
export interface Store {
  add(take: Omit<Take, "number">): Take;
  get(id: string): Take | undefined;
  /** Newest first. */
  list(): readonly Take[];
  /** Changes a take and tells the listeners. */
  update(id: string, change: Partial<Take>): Take | undefined;
  listen(listener: (take: Take) => void): () => void;
}

/** Beyond so many, the oldest that have ended are forgotten. */
const KEPT = 100;

export function createStore(): Store {
  const takes = new Map<string, Take>();
  const listeners = new Set<(take: Take) => void>();
  let count = 0;

  function keep(take: Take): Take {
    takes.set(take.id, take);
    for (const listener of listeners) listener(take);
    return take;
  }

  return {
    add(take) {
      for (const old of takes.values()) {
        if (takes.size < KEPT) break;
        if (old.endedAt !== undefined) takes.delete(old.id);
      }
      count += 1;
      return keep({ ...take, number: count });
    },
    get: (id) => takes.get(id),
    list: () => [...takes.values()].sort((one, other) => other.number - one.number),
    update(id, change) {
      const take = takes.get(id);
      return take && keep({ ...take, ...change });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
