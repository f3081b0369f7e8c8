import { ConfigurationError } from "./kinds.ts";
import type { TaskState } from "./kling-error.ts";
import { closestMatch } from "./suggest.ts";

/**
 * Throws if an object has a name that is not known, because its value would be ignored silently.
 * @param given the object
 * @param known the known names
 * @param about how the error speaks of the names
 * @throws {ConfigurationError} if there is an unknown name; the error suggests the known one that is meant, or lists
 *   all
 * @example rejectUnknownNames(options, ["region", "baseUrl"], { what: "option" });
 */
export function rejectUnknownNames(
  given: object,
  known: readonly string[],
  about: {
    /** The kind of the names, such as `"option"`. */
    readonly what: string;
    /**
     * The text before each name, such as `"retryDelay."`.
     * @default ""
     */
    readonly prefix?: string;
    /**
     * The names of other clients, each with the known name of the same meaning.
     * @default {}
     */
    readonly otherNames?: Readonly<Record<string, string>>;
    /**
     * The `taskState` of the error.
     * @default none
     */
    readonly taskState?: TaskState;
  },
): void {
  const { what, prefix = "", otherNames = {}, taskState } = about;
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = Object.hasOwn(otherNames, unknown) ? otherNames[unknown] : closestMatch(unknown, known);
  throw new ConfigurationError(`Unknown ${what} \`${prefix}${unknown}\`.`, {
    taskState,
    advice:
      meant === undefined
        ? `Known are ${known.map((name) => `\`${prefix}${name}\``).join(", ")}.`
        : `Did you mean \`${prefix}${meant}\`?`,
  });
}
