import { randomBytes } from "node:crypto";

/** Maximum length of an external task id (apps/docs/service/tasks.md#external-task-ids). */
const MAX_LENGTH = 64;
const RANDOM_LENGTH = 10;

/**
 * Creates a unique, recognizable name: the beginning of the prompt and random characters. It is the external task id, the
 * name of the task on the command line, and the default file name.
 */
export function taskName(prompt: string | undefined, fallback: string): string {
  const words = (prompt ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f']/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 32)
    .replaceAll(/^-+|-+$/g, "");
  const suffix = [...randomBytes(RANDOM_LENGTH)].map((byte) => (byte % 36).toString(36)).join("");
  return `${words || fallback}-${suffix}`.slice(0, MAX_LENGTH);
}
