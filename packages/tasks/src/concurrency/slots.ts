import type { KlingError, TaskReference } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import { type Concurrency, configuredLimit } from "./concurrency.ts";

// Slots are counted per account, model and kind of pack (apps/docs/service/concurrency.md#counting).
/** The concurrency slots that a task occupies. */
export interface SlotRequirement {
  /** The kind of resource pack and the model, such as `video/kling-3.0`. */
  readonly key: string;
  /** The number of slots. An image task occupies one per image. */
  readonly count: number;
}

/** An acquired slot. Only the first call of one of its methods has an effect. */
export interface Slot {
  /** The service accepted the create: the slot is occupied until the task has finished. */
  occupy(task: TaskReference): void;
  /** The service has no free slot (1303): the slot is released, and the rejection lowers the learned limit. */
  reject(rejection: KlingError): void;
  /** No task was created: the slot is released. */
  release(): void;
}

/** A create that needs a slot. */
export interface SlotRequest extends SlotRequirement {
  /** The name of the endpoint. Endpoints that share slots are served in turn. */
  readonly endpoint: string;
  /** Ends the wait for a slot. */
  readonly signal: AbortSignal | undefined;
  /** Whether the service rejected the create in an earlier slot. It is then served first. */
  readonly isRetry: boolean;
  /** Called if no slot is free. */
  readonly onQueued: () => void;
}

/** The concurrency slots of a client. */
export interface Slots {
  /** Waits for a slot. Rejects with the reason of the signal if it aborts. */
  acquire(request: SlotRequest): Promise<Slot>;
  /** Returns the last rejection of a create with this key. Undefined if the service rejected none. */
  lastRejection(key: string): KlingError | undefined;
  /** Releases the slot of a task that has finished. */
  releaseTask(id: string): void;
  /** Ends every wait for a slot with this error. */
  close(error: Error): void;
}

/**
 * How long after a rejection one slot above the known limit is tried, milliseconds: other clients of the account may
 * have released slots. This is the delay if one slot fewer is in use than at the peak. It is divided by the number
 * of unused slots, because each of them may have become free.
 */
const PROBE_DELAY = 24_000;

/** The same delay at the peak, milliseconds: only a new resource pack would add a slot. */
const PROBE_DELAY_AT_PEAK = 60_000;

/** How long an observed peak counts, milliseconds: resource packs expire. */
const PEAK_LIFETIME = 900_000;

interface QueuedRequest {
  readonly requirement: SlotRequirement;
  readonly resolve: (slot: Slot) => void;
  readonly reject: (error: Error) => void;
}

/** A task that occupies slots. */
interface Occupant {
  readonly task: TaskReference;
  readonly count: number;
  /** Stops polling for the task. Undefined if it is not polled. */
  stop: (() => void) | undefined;
}

/** The state of the slots of one key. */
interface Pool {
  /** The limit that the caller configured. */
  readonly configured: number | undefined;
  /** The number of slots to use at once. It grows with each acceptance until the service rejects a create. */
  limit: number;
  /** When the service last enforced `limit`. Undefined if it never did. */
  limitHitAt: number | undefined;
  /** The response by which the service last enforced `limit`. */
  rejection: KlingError | undefined;
  /** The highest number of occupied slots, and when it was last reached. */
  peak: number;
  peakAt: number;
  /** The slots of creates that were sent and have no response yet. */
  pending: number;
  /** Whether one of them exceeds the limit to test it. */
  isProbing: boolean;
  /** By the task's id, or by its external task id while its outcome is unknown. */
  readonly occupants: Map<string, Occupant>;
  /** By endpoint. Endpoints are served in turn. */
  readonly queues: Map<string, QueuedRequest[]>;
  wake: AbortController | undefined;
}

/**
 * Creates the slots of a client. They keep the account's slots busy without provoking rejections: creates queue
 * here, and endpoints are served in turn.
 * @param follow polls for a task and calls `onFinished` when it has finished; returns a function that stops the polls
 */
export function createSlots(
  clock: Clock,
  limits: Exclude<Concurrency, false> | undefined,
  follow: (task: TaskReference, onFinished: () => void) => () => void,
): Slots {
  const pools = new Map<string, Pool>();

  function poolOf(key: string): Pool {
    const known = pools.get(key);
    if (known) return known;
    const configured = configuredLimit(limits, key);
    const pool: Pool = {
      configured,
      limit: configured ?? 1,
      limitHitAt: undefined,
      rejection: undefined,
      peak: configured ?? 0,
      peakAt: clock.now(),
      pending: 0,
      isProbing: false,
      occupants: new Map(),
      queues: new Map(),
      wake: undefined,
    };
    pools.set(key, pool);
    return pool;
  }

  function occupiedCount(pool: Pool): number {
    let count = 0;
    for (const occupant of pool.occupants.values()) count += occupant.count;
    return count;
  }

  function nextRequest(pool: Pool): { endpoint: string; request: QueuedRequest } | undefined {
    for (const [endpoint, [request]] of pool.queues) {
      if (request) return { endpoint, request };
    }
    return undefined;
  }

  /** Assigns free slots to queued requests. If requests remain, it arranges for the next dispatch. */
  function dispatch(pool: Pool): void {
    for (let next = nextRequest(pool); next; next = nextRequest(pool)) {
      const { endpoint, request } = next;
      const { requirement } = request;
      const used = occupiedCount(pool) + pool.pending;
      const fits = used + requirement.count <= pool.limit || (used === 0 && pool.limit > 0);
      const isProbe = !fits && mayProbe(pool);
      if (!fits && !isProbe) break;
      const queue = pool.queues.get(endpoint) ?? [];
      queue.shift();
      // The endpoint moves to the end of the map: the others are served first.
      pool.queues.delete(endpoint);
      if (queue.length > 0) pool.queues.set(endpoint, queue);
      pool.pending += requirement.count;
      if (isProbe) pool.isProbing = true;
      request.resolve(createSlot(pool, requirement, isProbe));
    }
    const isQueued = pool.queues.size > 0;
    for (const [id, occupant] of pool.occupants) {
      if (!isQueued) {
        occupant.stop?.();
        occupant.stop = undefined;
      } else occupant.stop ??= follow(occupant.task, () => releaseOccupant(pool, id));
    }
    if (isQueued) scheduleProbe(pool);
    else cancelProbe(pool);
  }

  function mayProbe(pool: Pool): boolean {
    return (
      pool.limitHitAt !== undefined && pool.configured === undefined && !pool.isProbing && clock.now() >= probeAt(pool)
    );
  }

  function probeAt(pool: Pool): number {
    // A time in the future means that the clock was set back.
    if (pool.limitHitAt !== undefined) pool.limitHitAt = Math.min(pool.limitHitAt, clock.now());
    const used = occupiedCount(pool) + pool.pending;
    // If none is used, the number of missing slots is unknown, but it is not 0.
    const missing = used === 0 ? Math.max(2, pool.peak) : pool.peak - used;
    return (pool.limitHitAt ?? 0) + (missing > 0 ? Math.ceil(PROBE_DELAY / missing) : PROBE_DELAY_AT_PEAK);
  }

  function recordPeak(pool: Pool, occupied: number): void {
    const now = clock.now();
    if (occupied < pool.peak && now < pool.peakAt + PEAK_LIFETIME) return;
    pool.peak = pool.configured ?? occupied;
    pool.peakAt = now;
  }

  function scheduleProbe(pool: Pool): void {
    if (pool.wake || pool.isProbing || pool.limitHitAt === undefined || pool.limit === pool.configured) return;
    const wake = new AbortController();
    pool.wake = wake;
    clock.sleep(Math.max(0, probeAt(pool) - clock.now()), wake.signal).then(
      () => {
        // The probe was cancelled after its time.
        if (pool.wake !== wake) return;
        pool.wake = undefined;
        // Other clients may use slots of a configured limit for a while: it is tried again like a learned one.
        if (pool.configured !== undefined) {
          pool.limit++;
          pool.limitHitAt = clock.now();
        }
        dispatch(pool);
      },
      () => undefined,
    );
  }

  /** A request that queues before the abort takes effect must find no probe, so that it schedules its own. */
  function cancelProbe(pool: Pool): void {
    pool.wake?.abort();
    pool.wake = undefined;
  }

  function releaseOccupant(pool: Pool, id: string): void {
    const occupant = pool.occupants.get(id);
    if (!occupant) return;
    pool.occupants.delete(id);
    occupant.stop?.();
    dispatch(pool);
  }

  function createSlot(pool: Pool, { count }: SlotRequirement, isProbe: boolean): Slot {
    let isSettled = false;
    /** Returns whether this call settles the slot. */
    const settle = (): boolean => {
      if (isSettled) return false;
      isSettled = true;
      pool.pending -= count;
      if (isProbe) pool.isProbing = false;
      return true;
    };
    return {
      occupy(task) {
        if (!settle()) return;
        pool.occupants.set(task.id ?? task.externalTaskId ?? "", { task, count, stop: undefined });
        const occupied = occupiedCount(pool);
        // Until the service enforces a limit, twice as many slots are tried; after that, one slot more.
        if (pool.configured === undefined) {
          pool.limit = Math.max(pool.limit, pool.limitHitAt === undefined ? 2 * occupied : occupied);
        }
        recordPeak(pool, occupied);
        // If a probe is accepted, more slots may be free: the next probe follows at once.
        if (isProbe) pool.limitHitAt = Number.NEGATIVE_INFINITY;
        dispatch(pool);
      },
      reject(rejection) {
        if (!settle()) return;
        pool.rejection = rejection;
        // The occupied slots are the limit. Requests that are still under way do not count.
        pool.limit = occupiedCount(pool);
        pool.limitHitAt = clock.now();
        cancelProbe(pool);
        dispatch(pool);
      },
      release() {
        if (settle()) dispatch(pool);
      },
    };
  }

  return {
    acquire({ key, count, endpoint, signal, isRetry, onQueued }) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const pool = poolOf(key);
        let isAcquired = false;
        const request: QueuedRequest = {
          requirement: { key, count },
          resolve(slot) {
            isAcquired = true;
            signal?.removeEventListener("abort", abort);
            resolve(slot);
          },
          reject(error) {
            signal?.removeEventListener("abort", abort);
            reject(error);
          },
        };
        function abort(): void {
          const remaining = (pool.queues.get(endpoint) ?? []).filter((other) => other !== request);
          if (remaining.length > 0) pool.queues.set(endpoint, remaining);
          else pool.queues.delete(endpoint);
          dispatch(pool);
          reject(signal?.reason);
        }
        const queue = pool.queues.get(endpoint) ?? [];
        if (isRetry) queue.unshift(request);
        else queue.push(request);
        pool.queues.set(endpoint, queue);
        signal?.addEventListener("abort", abort, { once: true });
        dispatch(pool);
        if (!isAcquired) onQueued();
      });
    },
    lastRejection: (key) => pools.get(key)?.rejection,
    releaseTask(id) {
      for (const pool of pools.values()) releaseOccupant(pool, id);
    },
    close(error) {
      for (const pool of pools.values()) {
        const requests = [...pool.queues.values()].flat();
        pool.queues.clear();
        cancelProbe(pool);
        for (const request of requests) request.reject(error);
      }
    },
  };
}
