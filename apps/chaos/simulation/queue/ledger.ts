/** A job as its user knows it. */
export interface Job {
  readonly number: number;
  /** The key in the queue: `film #` and the number. */
  readonly key: string;
  /** It begins with `#`, the number and a space. */
  readonly prompt: string;
  readonly priority: number;
  readonly maxRetries: number;
  /** The endpoint of a job that needs no image. */
  readonly endpoint: "video.textToVideo" | "image.generate";
  /** The key of the image with which the job begins: it is a `video.imageToVideo`. */
  readonly needs: string | undefined;
}

/** A program that adds jobs. Users run it again, with more jobs or another budget. */
export interface Program {
  readonly number: number;
  /** The kind of its jobs. A chain consists of images, and of videos that begin with them. */
  readonly kind: "video.textToVideo" | "image.generate" | "chain";
  readonly jobs: Job[];
  /** Whether its jobs have a budget, with a name or without one. */
  readonly budget: "none" | "named" | "unnamed";
  /** The amounts of the budget, in the order of the calls that set them. */
  readonly amounts: Amount[];
}

/** An amount that a call of `add` sets. Orders are numbers of the world's events. */
export interface Amount {
  readonly units: number;
  readonly calledAt: number;
  /** When the call returned, or its worker crashed. */
  settledAt: number | undefined;
  /** Whether the call returned. Otherwise, the amount may be set or not. */
  isSet: boolean;
}

/** A create that a worker passed to the service. */
export interface Send {
  readonly worker: string;
  readonly jobId: string;
  readonly externalTaskId: string;
  readonly order: number;
  /** The time on the emulator's clock. */
  readonly at: number;
  /** When the transaction that permitted it was committed. Undefined if there was none. */
  readonly permittedAt: number | undefined;
}

/** A call of `cancel`. */
export interface Cancel {
  readonly worker: string;
  /** Undefined for all keys. */
  readonly keys: readonly string[] | undefined;
  /** The ids of the jobs that were open before the call. */
  readonly covered: ReadonlySet<string>;
  /** The ids of the jobs that were still open afterwards. */
  readonly stillOpen: Set<string>;
  /** When it returned. Undefined while it runs, and after a crash. */
  returned: { readonly order: number; readonly at: number } | undefined;
}

/** Returns the amounts of a budget that may apply from an event on: the last one that was set, and all later ones. */
export function amountsSince(program: Program, order: number): number[] {
  let possible: Amount[] = [];
  for (const amount of program.amounts) {
    const isBefore = amount.isSet && amount.settledAt !== undefined && amount.settledAt <= order;
    // A call replaces the amounts of the calls that had settled before it.
    if (isBefore) possible = possible.filter(({ settledAt = Infinity }) => settledAt > amount.calledAt);
    possible.push(amount);
  }
  return possible.map(({ units }) => units);
}

/** The id of the job and the number of the attempt, from the external task id of a task. */
export function attemptOf(externalTaskId: string): { readonly jobId: string; readonly attempt: number } | undefined {
  const [, jobId, attempt] = /^kq-([0-9a-f-]{36})-(\d+)$/.exec(externalTaskId) ?? [];
  return jobId === undefined ? undefined : { jobId, attempt: Number(attempt) };
}
