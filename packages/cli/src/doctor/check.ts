/** The result of one check of `klingkit doctor`. Contains no secret. */
export interface Check {
  readonly name: string;
  readonly status: "ok" | "warning" | "problem";
  /** The result, as one or more sentences or a list of facts. */
  readonly message: string;
  /** The next step. Set unless the status is `ok`. */
  readonly next?: string;
  /** The exit code of the command if this is the first problem. */
  readonly exitCode?: number;
  /** The facts as data, for `--json` and the bundle. */
  readonly details?: unknown;
}

export function ok(name: string, message: string, details?: unknown): Check {
  return { name, status: "ok", message, ...(details === undefined ? {} : { details }) };
}
