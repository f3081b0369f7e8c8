import type { KlingError, TaskReference } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import type { SlotChange } from "../engine/telemetry.ts";
import { type Concurrency, configuredLimit } from "./concurrency.ts";

// Slots are counted per account, model and pack type (apps/docs/service/concurrency.md#counting).
/** The concurrency slots that a task occupies. */
export interface SlotRequirement {
  /** The lane, which is the pack type and the model, such as `video/kling-3.0`. Tasks of a lane share one limit. */
  readonly key: string;
  /** The number of slots. An image task occupies one per image. */
  readonly count: number;
}

/** The slots that a create acquired. Only the first call of one of the methods has an effect. */
export interface SlotLease {
  /** The service accepted the create: the slots are occupied until the task has finished. */
  occupy(task: TaskReference): void;
  /**
   * The service rejected the create for lack of a slot (1303). The acquired slots are released and the limit of the lane
   * is lowered.
   */
  lowerLimit(rejection: KlingError): void;
  /** No task was created: the slots are released. */
  release(): void;
}

/** A create that needs a slot. */
export interface SlotRequest extends SlotRequirement {
  /** The name of the endpoint. Endpoints that share slots are served in turn. */
  readonly endpoint: string;
  /** Ends the wait for a slot. */
  readonly signal: AbortSignal | undefined;
  /** Whether the service rejected the create in an earlier attempt. It is then served first. */
  readonly isRetry: boolean;
  /** Called if no slot is free. */
  readonly onQueued: () => void;
}

/** The concurrency slots of a client. */
export interface Slots {
  /** Waits for a slot. Rejects with the reason of the signal if it aborts. */
  acquire(request: SlotRequest): Promise<SlotLease>;
  /** Returns the last rejection of a create with this key. Undefined if the service rejected none. */
  lastRejection(key: string): KlingError | undefined;
  /** Releases the slot of a task that has finished. */
  releaseTask(id: string): void;
  /** Ends every wait for a slot with this error, and every later one. */
  close(error: Error): void;
}

/**
 * The delay after a rejection before one slot above the limit is tried, milliseconds, if one slot fewer is in use than
 * at the peak. With n slots fewer it is divided by n. Other clients of the account may have released slots.
 */
const PROBE_DELAY = 24_000;

/** The same delay at the peak, milliseconds: only a new resource pack would add a slot. */
const PROBE_DELAY_AT_PEAK = 60_000;

/** How long an observed peak counts, milliseconds: resource packs expire. */
const PEAK_LIFETIME = 900_000;

/** How long a task counts as too large after the service rejected one of its size, milliseconds. */
const TOO_LARGE_LIFETIME = 900_000;

interface QueuedRequest {
  readonly requirement: SlotRequirement;
  readonly resolve: (lease: SlotLease) => void;
  readonly reject: (error: Error) => void;
}

/** A task that occupies slots. */
interface Occupant {
  readonly task: TaskReference;
  readonly count: number;
  /** Stops polling for the task. Undefined if it is not polled. */
  stop: (() => void) | undefined;
}

/** The state of one lane. */
interface Lane {
  readonly key: string;
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
  /**
   * The smallest number of slots of one task that the service rejected although this client used no other slot, and when.
   * Such a task may never fit, so it waits until no other is queued or running. Undefined if there is none.
   */
  tooLarge: { readonly count: number; readonly at: number } | undefined;
  /** The slots of creates that were sent and have no response yet. */
  pending: number;
  /** Whether one of them exceeds the limit to test it. */
  isProbing: boolean;
  /** By the task's id, or by its external task id while its outcome is unknown. */
  readonly occupants: Map<string, Occupant>;
  /** By endpoint. Endpoints are served in turn. */
  readonly queues: Map<string, QueuedRequest[]>;
  /** The timer of the next dispatch, and when it fires. */
  probeTimer: { readonly controller: AbortController; readonly at: number } | undefined;
  /** What `onChange` was last called for. */
  reported: Omit<SlotChange, "lane">;
}

/**
 * Creates the slots of a client. They keep the account's slots busy without provoking rejections: creates queue
 * here, and endpoints are served in turn.
 * @param follow polls for a task and calls `onFinished` when it has finished; returns a function that stops the polls
 * @param onChange called when the numbers of a lane change
 */
export function createSlots(
  clock: Clock,
  limits: Exclude<Concurrency, false> | undefined,
  follow: (task: TaskReference, onFinished: () => void) => () => void,
  onChange?: (change: SlotChange) => void,
): Slots {
  const lanes = new Map<string, Lane>();
  let closedBy: Error | undefined;

  function laneOf(key: string): Lane {
    const known = lanes.get(key);
    if (known) return known;
    const configured = configuredLimit(limits, key);
    const lane: Lane = {
      key,
      configured,
      limit: configured ?? 1,
      limitHitAt: undefined,
      rejection: undefined,
      peak: configured ?? 0,
      peakAt: clock.now(),
      tooLarge: undefined,
      pending: 0,
      isProbing: false,
      occupants: new Map(),
      queues: new Map(),
      probeTimer: undefined,
      reported: { used: 0, limit: 0, queued: 0 },
    };
    lanes.set(key, lane);
    return lane;
  }

  /**
   * Forgets a lane from which nothing was learned. Models can be texts of strangers, each of which would take memory for the
   * life of the client.
   */
  function forgetUnused(lane: Lane): void {
    const { configured, limit, peak, limitHitAt, tooLarge, queues } = lane;
    if (usedCount(lane) > 0 || queues.size > 0 || limitHitAt !== undefined || tooLarge) return;
    if (limit !== (configured ?? 1) || peak !== (configured ?? 0)) return;
    lanes.delete(lane.key);
    reportChange(lane);
  }

  function occupiedCount(lane: Lane): number {
    let count = 0;
    for (const occupant of lane.occupants.values()) count += occupant.count;
    return count;
  }

  /** Returns the next request: the first one that is not too large, or else the smallest one. */
  function nextRequest(lane: Lane): { endpoint: string; request: QueuedRequest } | undefined {
    let smallest: { endpoint: string; request: QueuedRequest } | undefined;
    for (const [endpoint, queue] of lane.queues) {
      for (const request of queue) {
        const { requirement } = request;
        if (!isTooLarge(lane, requirement)) return { endpoint, request };
        if (!smallest || requirement.count < smallest.request.requirement.count) smallest = { endpoint, request };
      }
    }
    return smallest;
  }

  function isTooLarge({ tooLarge }: Lane, { count }: SlotRequirement): boolean {
    if (tooLarge === undefined || count < tooLarge.count) return false;
    // A time in the future means that the clock was set back.
    return Math.abs(clock.now() - tooLarge.at) < TOO_LARGE_LIFETIME;
  }

  /** Assigns free slots to queued requests. If requests remain, it arranges for the next dispatch. */
  function dispatch(lane: Lane): void {
    for (let next = nextRequest(lane); next; next = nextRequest(lane)) {
      const { endpoint, request } = next;
      const { requirement } = request;
      const used = usedCount(lane);
      const mayGoAlone = used === 0 && lane.limit > 0 && clock.now() >= retryAt(lane, requirement);
      const fits = used + requirement.count <= lane.limit || mayGoAlone;
      const isProbe = !fits && !isTooLarge(lane, requirement) && mayProbe(lane);
      if (!fits && !isProbe) break;
      const queue = lane.queues.get(endpoint) ?? [];
      queue.splice(queue.indexOf(request), 1);
      // The endpoint moves to the end of the map: the others are served first.
      lane.queues.delete(endpoint);
      if (queue.length > 0) lane.queues.set(endpoint, queue);
      lane.pending += requirement.count;
      if (isProbe) lane.isProbing = true;
      request.resolve(createLease(lane, requirement, isProbe));
    }
    const isQueued = lane.queues.size > 0;
    for (const [id, occupant] of lane.occupants) {
      if (!isQueued) {
        occupant.stop?.();
        occupant.stop = undefined;
      } else occupant.stop ??= follow(occupant.task, () => releaseOccupant(lane, id));
    }
    if (isQueued) scheduleProbe(lane);
    else cancelProbe(lane);
    reportChange(lane);
  }

  /** Reports the difference to the last report. A closed client and a forgotten lane have no slots. */
  function reportChange(lane: Lane): void {
    if (!onChange) return;
    let [used, limit, queued] = [0, 0, 0];
    if (!closedBy && lanes.get(lane.key) === lane) {
      [used, limit] = [usedCount(lane), lane.limit];
      for (const queue of lane.queues.values()) queued += queue.length;
    }
    const { reported } = lane;
    lane.reported = { used, limit, queued };
    if (used === reported.used && limit === reported.limit && queued === reported.queued) return;
    onChange({
      lane: lane.key,
      used: used - reported.used,
      limit: limit - reported.limit,
      queued: queued - reported.queued,
    });
  }

  function usedCount(lane: Lane): number {
    return occupiedCount(lane) + lane.pending;
  }

  /** Returns when a task may be sent although it needs more slots than the limit, if this client uses no other slot. */
  function retryAt(lane: Lane, requirement: SlotRequirement): number {
    return lane.tooLarge && isTooLarge(lane, requirement) ? lane.tooLarge.at + PROBE_DELAY_AT_PEAK : 0;
  }

  function mayProbe(lane: Lane): boolean {
    return (
      lane.limitHitAt !== undefined && lane.configured === undefined && !lane.isProbing && clock.now() >= probeAt(lane)
    );
  }

  function probeAt(lane: Lane): number {
    // A time in the future means that the clock was set back.
    if (lane.limitHitAt !== undefined) lane.limitHitAt = Math.min(lane.limitHitAt, clock.now());
    const used = usedCount(lane);
    // If none is used, the number of unused slots is unknown, but it is not 0.
    const unused = used === 0 ? Math.max(2, lane.peak) : lane.peak - used;
    return (lane.limitHitAt ?? 0) + (unused > 0 ? Math.ceil(PROBE_DELAY / unused) : PROBE_DELAY_AT_PEAK);
  }

  function recordPeak(lane: Lane, occupied: number): void {
    const now = clock.now();
    if (occupied < lane.peak && now < lane.peakAt + PEAK_LIFETIME) return;
    lane.peak = lane.configured ?? occupied;
    lane.peakAt = now;
  }

  /** Returns when queued requests are dispatched although no slot became free. Undefined if only a free slot helps. */
  function nextDispatchAt(lane: Lane): number | undefined {
    const next = nextRequest(lane)?.request.requirement;
    if (next && isTooLarge(lane, next)) return usedCount(lane) === 0 ? retryAt(lane, next) : undefined;
    return lane.limitHitAt === undefined || lane.limit === lane.configured ? undefined : probeAt(lane);
  }

  function scheduleProbe(lane: Lane): void {
    const at = lane.isProbing ? undefined : nextDispatchAt(lane);
    if (at === undefined || (lane.probeTimer && lane.probeTimer.at <= at)) return;
    cancelProbe(lane);
    const controller = new AbortController();
    const timer = { controller, at };
    lane.probeTimer = timer;
    clock.sleep(Math.max(0, at - clock.now()), controller.signal).then(
      () => {
        // The sleep ended before the cancellation took effect.
        if (lane.probeTimer !== timer) return;
        lane.probeTimer = undefined;
        // Other clients may temporarily use slots of the configured limit, so the limit is raised again one slot at a time.
        if (lane.configured !== undefined && lane.limit !== lane.configured) {
          lane.limit++;
          lane.limitHitAt = clock.now();
        }
        dispatch(lane);
      },
      () => undefined,
    );
  }

  /** A request that queues before the abort takes effect must find no probe, so that it schedules its own. */
  function cancelProbe(lane: Lane): void {
    lane.probeTimer?.controller.abort();
    lane.probeTimer = undefined;
  }

  function releaseOccupant(lane: Lane, id: string): void {
    const occupant = lane.occupants.get(id);
    if (!occupant) return;
    lane.occupants.delete(id);
    occupant.stop?.();
    dispatch(lane);
  }

  function createLease(lane: Lane, { count }: SlotRequirement, isProbe: boolean): SlotLease {
    let isFinished = false;
    /** Returns whether this is the first call. */
    const finish = (): boolean => {
      if (isFinished) return false;
      isFinished = true;
      lane.pending -= count;
      if (isProbe) lane.isProbing = false;
      return true;
    };
    return {
      occupy(task) {
        if (!finish()) return;
        lane.occupants.set(task.id ?? task.externalTaskId ?? "", { task, count, stop: undefined });
        const occupied = occupiedCount(lane);
        // Until the service enforces a limit, twice as many slots are tried; after that, one slot more.
        if (lane.configured === undefined) {
          lane.limit = Math.max(lane.limit, lane.limitHitAt === undefined ? 2 * occupied : occupied);
        }
        recordPeak(lane, occupied);
        if (lane.tooLarge && count >= lane.tooLarge.count) lane.tooLarge = undefined;
        // If a probe is accepted, more slots may be free: the next probe follows at once.
        if (isProbe) lane.limitHitAt = Number.NEGATIVE_INFINITY;
        dispatch(lane);
      },
      lowerLimit(rejection) {
        if (!finish()) return;
        lane.rejection = rejection;
        const now = clock.now();
        if (count > 1 && usedCount(lane) === 0) {
          // The rejection shows only that fewer slots are free than the task needs.
          lane.tooLarge = { count: Math.min(count, lane.tooLarge?.count ?? count), at: now };
          if (lane.limit >= count) {
            lane.limit = count - 1;
            lane.limitHitAt = now;
          }
        } else {
          // The occupied slots are the limit. Requests that are still under way do not count.
          lane.limit = occupiedCount(lane);
          lane.limitHitAt = now;
        }
        cancelProbe(lane);
        dispatch(lane);
      },
      release() {
        if (!finish()) return;
        dispatch(lane);
        forgetUnused(lane);
      },
    };
  }

  return {
    acquire({ key, count, endpoint, signal, isRetry, onQueued }) {
      return new Promise((resolve, reject) => {
        if (closedBy || signal?.aborted) {
          reject(closedBy ?? signal?.reason);
          return;
        }
        const lane = laneOf(key);
        let isAcquired = false;
        const request: QueuedRequest = {
          requirement: { key, count },
          resolve(lease) {
            isAcquired = true;
            signal?.removeEventListener("abort", abort);
            resolve(lease);
          },
          reject(error) {
            signal?.removeEventListener("abort", abort);
            reject(error);
          },
        };
        function abort(): void {
          const remaining = (lane.queues.get(endpoint) ?? []).filter((other) => other !== request);
          if (remaining.length > 0) lane.queues.set(endpoint, remaining);
          else lane.queues.delete(endpoint);
          dispatch(lane);
          reject(signal?.reason);
        }
        const queue = lane.queues.get(endpoint) ?? [];
        if (isRetry) queue.unshift(request);
        else queue.push(request);
        lane.queues.set(endpoint, queue);
        signal?.addEventListener("abort", abort, { once: true });
        dispatch(lane);
        if (!isAcquired) onQueued();
      });
    },
    lastRejection: (key) => lanes.get(key)?.rejection,
    releaseTask(id) {
      for (const lane of lanes.values()) releaseOccupant(lane, id);
    },
    close(error) {
      closedBy = error;
      for (const lane of lanes.values()) {
        const requests = [...lane.queues.values()].flat();
        lane.queues.clear();
        cancelProbe(lane);
        for (const request of requests) request.reject(error);
        reportChange(lane);
      }
    },
  };
}
