import { ConfigurationError } from "./kinds.ts";
import type { TaskState } from "./kling-error.ts";
import { nearest } from "./suggest.ts";

/**
 * Refuses an object that has other names than the known ones: what they were meant to set would be ignored silently.
 * @param what what the names are, in one word, such as "option"
 * @throws {ConfigurationError} that says which known name is meant, else lists them
 */
export function refuseUnknownNames(
  given: object,
  known: readonly string[],
  about: {
    readonly what: string;
    readonly prefix?: string;
    /** Names of other clients, and the known ones that are meant by them. */
    readonly otherNames?: Readonly<Record<string, string>>;
    readonly taskState?: TaskState;
  },
): void {
  const { what, prefix = "", otherNames = {}, taskState } = about;
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = Object.hasOwn(otherNames, unknown) ? otherNames[unknown] : nearest(unknown, known);
  throw new ConfigurationError(`Unknown ${what} \`${prefix}${unknown}\`.`, {
    taskState,
    advice:
      meant === undefined
        ? `Known are ${known.map((name) => `\`${prefix}${name}\``).join(", ")}.`
        : `Did you mean \`${prefix}${meant}\`?`,
  });
}
