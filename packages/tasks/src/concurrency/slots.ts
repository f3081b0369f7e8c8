import type { TaskReference } from "@klingkit/errors";
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

/** A slot that a create has been given. The first of its functions that is called counts. */
export interface Slot {
  /** The service accepted the create: the slot is occupied until the task has finished. */
  hold(task: TaskReference): void;
  /** The service has no free slot (1303): the slot is released, and the limit is learned. */
  full(): void;
  /** No task was created: the slot is released. */
  free(): void;
}

/** A create that needs a slot. */
export interface SlotRequest extends SlotRequirement {
  /** The endpoint. The endpoints that share a kind of slot are served in turn. */
  readonly product: string;
  /** Ends the wait for a slot. */
  readonly signal: AbortSignal | undefined;
  /** Whether the service rejected the create in its slot. It is then served first. */
  readonly again: boolean;
  /** Called if no slot is free. */
  readonly onQueued: () => void;
}

/** The concurrency slots of a client. */
export interface Slots {
  /** Waits for a slot. Rejects with the reason of the signal; nothing was sent then. */
  acquire(request: SlotRequest): Promise<Slot>;
  /** Releases the slot of a task that has finished. */
  ended(id: string): void;
  /** Ends every wait for a slot with this error. */
  close(error: Error): void;
}

/**
 * How long after a refusal one more than the known limit is tried, milliseconds: others on the account come and go. So
 * long when one slot is missing of the most that were seen; the more are missing, the likelier one has come free, and
 * the more it is worth.
 */
const PROBE = 24_000;

/** The same when none is missing: only a new pack would give more. */
const PROBE_ABOVE = 60_000;

/** The most that were seen count for so long, milliseconds: packs end. */
const MOST_HOLDS = 900_000;

interface Waiting {
  readonly need: SlotRequirement;
  readonly go: (slot: Slot) => void;
  readonly end: (error: Error) => void;
}

/** A task that holds slots, and how to stop watching it. */
interface Holder {
  readonly task: TaskReference;
  readonly count: number;
  stop: (() => void) | undefined;
}

/** What is known of one kind of slot. */
interface Pool {
  /** The limit given by the caller. */
  readonly given: number | undefined;
  /** How many may be out: grows with each acceptance until the service says full. */
  allowed: number;
  /** Whether `allowed` is a limit that was met, and when that was seen last. */
  metAt: number | undefined;
  /** The most that were held, and when they were held last. */
  most: number;
  mostAt: number;
  /** Sent and not yet answered. */
  sending: number;
  /** Whether one of those is a try above the limit. */
  probing: boolean;
  /** By the task's id, or its external task id while its outcome is unknown. */
  readonly held: Map<string, Holder>;
  /** Who waits, by product: they are served in turn. */
  readonly queues: Map<string, Waiting[]>;
  wake: AbortController | undefined;
}

/**
 * Keeps every slot of an account busy without running into refusals: creates queue here, in turn by product.
 * @param follow watches a task that holds a slot and calls back when it has ended; returns how to stop
 */
export function createSlots(
  clock: Clock,
  limits: Exclude<Concurrency, false> | undefined,
  follow: (task: TaskReference, ended: () => void) => () => void,
): Slots {
  const pools = new Map<string, Pool>();

  function poolOf(key: string): Pool {
    const known = pools.get(key);
    if (known) return known;
    const given = configuredLimit(limits, key);
    const pool: Pool = {
      given,
      allowed: given ?? 1,
      metAt: undefined,
      most: given ?? 0,
      mostAt: clock.now(),
      sending: 0,
      probing: false,
      held: new Map(),
      queues: new Map(),
      wake: undefined,
    };
    pools.set(key, pool);
    return pool;
  }

  function heldCount(pool: Pool): number {
    let count = 0;
    for (const holder of pool.held.values()) count += holder.count;
    return count;
  }

  /** The next in turn: the product that was served goes to the end. */
  function nextInTurn(pool: Pool): { product: string; waiting: Waiting } | undefined {
    for (const [product, [waiting]] of pool.queues) {
      if (waiting) return { product, waiting };
    }
    return undefined;
  }

  /** Gives out what may go, and sees to it that there is a next time. */
  function serve(pool: Pool): void {
    for (let next = nextInTurn(pool); next; next = nextInTurn(pool)) {
      const { product, waiting } = next;
      const used = heldCount(pool) + pool.sending;
      const fits = used + waiting.need.count <= pool.allowed || (used === 0 && pool.allowed > 0);
      const probe = !fits && mayProbe(pool);
      if (!fits && !probe) break;
      const queue = pool.queues.get(product) ?? [];
      queue.shift();
      pool.queues.delete(product);
      if (queue.length > 0) pool.queues.set(product, queue);
      pool.sending += waiting.need.count;
      if (probe) pool.probing = true;
      waiting.go(slotOf(pool, waiting.need, probe));
    }
    const isQueued = pool.queues.size > 0;
    for (const [id, holder] of pool.held) {
      if (!isQueued) {
        holder.stop?.();
        holder.stop = undefined;
      } else holder.stop ??= follow(holder.task, () => release(pool, id));
    }
    if (isQueued) wakeForProbe(pool);
    else pool.wake?.abort();
  }

  function mayProbe(pool: Pool): boolean {
    return pool.metAt !== undefined && pool.given === undefined && !pool.probing && clock.now() >= probeAt(pool);
  }

  function probeAt(pool: Pool): number {
    // After the clock was set back, a limit of "the future" was met now.
    if (pool.metAt !== undefined) pool.metAt = Math.min(pool.metAt, clock.now());
    const held = heldCount(pool) + pool.sending;
    // Without any it is not known how many there are, but that one is missing.
    const missing = held === 0 ? Math.max(2, pool.most) : pool.most - held;
    return (pool.metAt ?? 0) + (missing > 0 ? Math.ceil(PROBE / missing) : PROBE_ABOVE);
  }

  /** Takes note of how many are held. */
  function note(pool: Pool, held: number): void {
    const now = clock.now();
    if (held < pool.most && now < pool.mostAt + MOST_HOLDS) return;
    pool.most = pool.given ?? held;
    pool.mostAt = now;
  }

  function wakeForProbe(pool: Pool): void {
    if (pool.wake || pool.probing || pool.metAt === undefined || pool.allowed === pool.given) return;
    const wake = new AbortController();
    pool.wake = wake;
    clock.sleep(Math.max(0, probeAt(pool) - clock.now()), wake.signal).then(
      () => {
        pool.wake = undefined;
        // A limit that was given may be taken up by others for a while: it is tried again like a learned one.
        if (pool.given !== undefined) {
          pool.allowed++;
          pool.metAt = clock.now();
        }
        serve(pool);
      },
      () => {
        if (pool.wake === wake) pool.wake = undefined;
      },
    );
  }

  function release(pool: Pool, id: string): void {
    const holder = pool.held.get(id);
    if (!holder) return;
    pool.held.delete(id);
    holder.stop?.();
    serve(pool);
  }

  function slotOf(pool: Pool, need: SlotRequirement, probe: boolean): Slot {
    let isOpen = true;
    const answered = (): boolean => {
      if (!isOpen) return false;
      isOpen = false;
      pool.sending -= need.count;
      if (probe) pool.probing = false;
      return true;
    };
    return {
      hold(task) {
        if (!answered()) return;
        pool.held.set(task.id ?? task.externalTaskId ?? "", { task, count: need.count, stop: undefined });
        const held = heldCount(pool);
        // There was room. While no limit was met there may be as much again; above a limit that was met, one more.
        if (pool.given === undefined) pool.allowed = Math.max(pool.allowed, pool.metAt === undefined ? 2 * held : held);
        note(pool, held);
        // Where one came free there may be more: the next is tried at once.
        if (probe) pool.metAt = Number.NEGATIVE_INFINITY;
        serve(pool);
      },
      full() {
        if (!answered()) return;
        // What the service holds of ours is the limit; what was on its way with this one is not counted.
        pool.allowed = heldCount(pool);
        pool.metAt = clock.now();
        pool.wake?.abort();
        pool.wake = undefined;
        serve(pool);
      },
      free() {
        if (answered()) serve(pool);
      },
    };
  }

  return {
    acquire({ key, count, product, signal, again, onQueued }) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason);
          return;
        }
        const pool = poolOf(key);
        let gone = false;
        const waiting: Waiting = {
          need: { key, count },
          go(slot) {
            gone = true;
            signal?.removeEventListener("abort", abort);
            resolve(slot);
          },
          end(error) {
            signal?.removeEventListener("abort", abort);
            reject(error);
          },
        };
        function abort(): void {
          const queue = pool.queues.get(product) ?? [];
          const rest = queue.filter((other) => other !== waiting);
          if (rest.length > 0) pool.queues.set(product, rest);
          else pool.queues.delete(product);
          serve(pool);
          reject(signal?.reason);
        }
        const queue = pool.queues.get(product) ?? [];
        if (again) queue.unshift(waiting);
        else queue.push(waiting);
        pool.queues.set(product, queue);
        signal?.addEventListener("abort", abort, { once: true });
        serve(pool);
        if (!gone) onQueued();
      });
    },
    ended(id) {
      for (const pool of pools.values()) release(pool, id);
    },
    close(error) {
      for (const pool of pools.values()) {
        const waiting = [...pool.queues.values()].flat();
        pool.queues.clear();
        pool.wake?.abort();
        for (const { end } of waiting) end(error);
      }
    },
  };
}
