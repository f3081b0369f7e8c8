import { randomBytes } from "node:crypto";

/** The longest external task id, characters (apps/docs/service/tasks.md#external-task-ids). */
const LONGEST = 64;
const RANDOM = 10;

/**
 * A name that a person recognises and nobody else has: the beginning of the prompt and chance. It is the task's own id
 * at the service, its name on the command line, and fit for a file name.
 */
export function taskName(prompt: string | undefined, fallback: string): string {
  const words = (prompt ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f']/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 32)
    .replaceAll(/^-+|-+$/g, "");
  const chance = [...randomBytes(RANDOM)].map((byte) => (byte % 36).toString(36)).join("");
  return `${words || fallback}-${chance}`.slice(0, LONGEST);
}
