/** The name of a guard. */
export type GuardName = "budget" | "allow" | "screen" | "audit";

/**
 * The reason why a guard blocks a create: the `cause` of the `CreateBlockedError` that the create throws.
 * @example
 * if (error instanceof CreateBlockedError && error.cause instanceof GuardError) console.error(error.cause.guard);
 */
export class GuardError extends Error {
  override readonly name: string = "GuardError";
  /** The guard that blocks the create. */
  readonly guard: GuardName;
  /**
   * Whether the same create can be allowed later: `true` for a budget, which is reset, and for an audit log that cannot be
   * written. A queue keeps such a job, and ends others.
   */
  readonly retryable: boolean;
  /** When the budget is reset, epoch milliseconds. Missing for other guards. */
  declare readonly resetsAt?: number;

  /**
   * Creates an error.
   * @param guard the guard
   * @param message the reason, as a full sentence
   * @param fields the other fields
   */
  constructor(
    guard: GuardName,
    message: string,
    fields: { readonly retryable?: boolean; readonly resetsAt?: number; readonly cause?: unknown } = {},
  ) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.guard = guard;
    this.retryable = fields.retryable ?? false;
    if (fields.resetsAt !== undefined) this.resetsAt = fields.resetsAt;
  }
}
