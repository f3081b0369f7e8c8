/** The command line or its input is invalid. Nothing was sent. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The error that interrupted a command, with the command that continues. */
export class InterruptedCommand extends Error {
  override readonly name: string = "InterruptedCommand";
  /** What the error means for the task or the batch, in a sentence. */
  readonly consequence: string;
  /** The command that continues. Undefined if no command helps. */
  readonly next: string | undefined;
  readonly taskName: string | undefined;

  constructor(cause: unknown, consequence: string, next?: string, taskName?: string) {
    super(messageOf(cause), { cause });
    this.consequence = consequence;
    this.next = next;
    this.taskName = taskName;
  }
}

/** The message of a thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
