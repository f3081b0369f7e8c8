/** A mistake that the user can correct. Nothing was sent. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** An error, and the command that continues after it. */
export class Stopped extends Error {
  override readonly name: string = "Stopped";
  /** The state of the task or the batch, in a sentence. */
  readonly state: string;
  /** The command to type. Undefined if none would help. */
  readonly next: string | undefined;
  /** The name of the task. */
  readonly task: string | undefined;

  constructor(cause: unknown, state: string, next?: string, task?: string) {
    super(messageOf(cause), { cause });
    this.state = state;
    this.next = next;
    this.task = task;
  }
}

/** The message of a value that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
