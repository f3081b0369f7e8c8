import { ConfigurationError } from "./error-classes.ts";
import type { TaskState } from "./kling-error.ts";
import { closestMatch } from "./closest-match.ts";

/**
 * Throws if an object has an unknown property, whose value would otherwise be ignored silently.
 * @param object the object
 * @param known the known names
 * @param options the wording of the error
 * @throws {ConfigurationError} if a property is unknown; the error suggests the most similar known name, or lists all
 *   known names
 * @example rejectUnknownNames(options, ["region", "baseUrl"], { kind: "option" });
 */
export function rejectUnknownNames(
  object: object,
  known: readonly string[],
  options: {
    /** The kind of name, such as `"option"`. */
    readonly kind: string;
    /**
     * The prefix of each name in the message, such as `"retryDelay."`.
     * @default ""
     */
    readonly prefix?: string;
    /**
     * Names that other API clients use, each with the known name of the same meaning.
     * @default {}
     */
    readonly otherNames?: Readonly<Record<string, string>>;
    /**
     * The `taskState` of the error.
     * @default undefined
     */
    readonly taskState?: TaskState;
  },
): void {
  const { kind, prefix = "", otherNames = {}, taskState } = options;
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const suggestion = Object.hasOwn(otherNames, unknown) ? otherNames[unknown] : closestMatch(unknown, known);
  throw new ConfigurationError(`Unknown ${kind} \`${prefix}${unknown}\`.`, {
    taskState,
    advice:
      suggestion === undefined
        ? `The known names are ${known.map((name) => `\`${prefix}${name}\``).join(", ")}.`
        : `Did you mean \`${prefix}${suggestion}\`?`,
  });
}
