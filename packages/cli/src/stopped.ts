/** An error, and the command that goes on from where it struck. */
export class Stopped extends Error {
  override readonly name: string = "Stopped";
  override readonly cause: unknown;
  /** The task, by its name on the command line. */
  readonly task: string | undefined;
  /** What there is now, in a sentence. */
  readonly state: string;
  /** The command to type; undefined where none would help. */
  readonly next: string | undefined;

  constructor(cause: unknown, state: string, next?: string, task?: string) {
    super(cause instanceof Error ? cause.message : String(cause));
    this.cause = cause;
    this.state = state;
    this.next = next;
    this.task = task;
  }
}
