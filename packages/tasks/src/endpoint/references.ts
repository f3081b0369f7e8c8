import { issue, closestMatch, type ValidationIssue } from "@klingkit/errors";

/** An item that a prompt can name as `@id`. */
export interface Named {
  /**
   * The name of the item in the prompt, after `@`: ASCII letters, digits and `_`, such as `hero` or `1`. It begins with
   * a letter or a digit. Two ids of one input must differ, and for a video none may contain another.
   */
  readonly id: string;
}

/** An item with an id, and its path in the input. */
export interface NamedItem extends Named {
  /** The path of its id, such as `references[0].id`. */
  readonly path: string;
  /**
   * The severity of the issue if no prompt names the item.
   * @default none: no issue
   */
  readonly unused?: "error" | "warning";
}

/** A text that can name items. */
export interface Prompt {
  /** The path of the text, such as `prompt` or `shots[1].prompt`. */
  readonly path: string;
  /** The text. */
  readonly text: string;
}

/**
 * Returns the items of several lists, with their paths.
 * @param lists the lists, by the names of their fields
 * @param unused the severity of the issue if no prompt names an item
 * @example itemsOf({ references }, "error");
 */
export function itemsOf(
  lists: Readonly<Record<string, readonly Named[] | undefined>>,
  unused?: NamedItem["unused"],
): NamedItem[] {
  return Object.entries(lists).flatMap(([name, entries = []]) =>
    entries.map(({ id }, index) => ({ id, path: `${name}[${index}].id`, ...(unused ? { unused } : {}) })),
  );
}

/**
 * Returns whether a text names the id.
 * @example mentions("@hero waves", "hero"); // true
 */
export function mentions(text: string, id: string): boolean {
  return reference(id).test(text);
}

/**
 * Returns the pattern of `@` and a name. An `@` inside a word, as in an email address, is no reference. Scripts that do
 * not separate words, such as Chinese, may write one after a letter.
 */
function reference(name: string): RegExp {
  return new RegExp(`(?<![\\p{Script=Latin}\\p{N}_])@(${name})(?![A-Za-z0-9_])`, "gu");
}

const ANY_REFERENCE = reference("[A-Za-z0-9][A-Za-z0-9_]*");

const BEGINS_WITH_DIGIT = /^\d/;

/** A reference in the syntax of API v1. */
const V1_REFERENCE = /<<<\s*\w+\s*>>>/g;

/**
 * Returns the issues of items that no prompt names, and of names that no item has. The service ignores both, and
 * charges for the task.
 * @param prompts the texts
 * @param items the items
 * @param fields the fields of the input that contain items; empty for an endpoint without references
 * @example referenceIssues([{ path: "prompt", text: prompt }], itemsOf({ references }, "error"), ["references"]);
 */
export function referenceIssues(
  prompts: readonly Prompt[],
  items: readonly NamedItem[],
  fields: readonly string[],
): ValidationIssue[] {
  const ids = items.map(({ id }) => id);
  // `@24 fps` is text unless the input uses numbers as ids.
  const hasNumbers = ids.some((id) => BEGINS_WITH_DIGIT.test(id));
  const unknown = prompts.flatMap(({ path, text }) => [
    ...distinct(text.matchAll(ANY_REFERENCE), 1)
      .filter((name) => !ids.includes(name) && (hasNumbers || !BEGINS_WITH_DIGIT.test(name)))
      .map((name) => unknownReference(path, name, ids, fields)),
    ...distinct(text.matchAll(V1_REFERENCE), 0).map((name) =>
      issue(
        path,
        "unknown_reference",
        `contains ${name}, which only klingkit may write: the service would ignore it and charge for the task. Name an item by its id, such as \`@hero\`.`,
      ),
    ),
  ]);
  const unused = items.flatMap(({ id, path, unused: severity }) => {
    if (severity === undefined || prompts.some(({ text }) => mentions(text, id))) return [];
    const meaning = severity === "error" ? "ignores the item and charges for the task" : "may ignore the item";
    const predicate = `is not named in the prompt: the service ${meaning}. Write \`@${id}\` in the prompt.`;
    return [issue(path, "unused_reference", predicate, { severity, relatedFields: prompts.map((each) => each.path) })];
  });
  return [...unknown, ...unused];
}

function unknownReference(
  path: string,
  name: string,
  ids: readonly string[],
  fields: readonly string[],
): ValidationIssue {
  const meant = closestMatch(name, ids);
  if (fields.length === 0) {
    const predicate = `names \`@${name}\`, but this endpoint does not support references: the service would read it as text and charge for the task. Use an omni endpoint; for a literal \`@\`, ignore this code with \`validate\`.`;
    return issue(path, "unknown_reference", predicate);
  }
  const advice = meant ? `Did you mean \`@${meant}\`?` : "Add an item with this id, or write the word without the `@`.";
  return issue(path, "unknown_reference", `names \`@${name}\`, but no item has the id "${name}". ${advice}`, {
    relatedFields: fields,
    ...(meant ? { suggestion: meant } : {}),
  });
}

function distinct(matches: Iterable<RegExpExecArray>, group: number): string[] {
  return [...new Set([...matches].map((match) => match[group] ?? ""))];
}

/**
 * Returns the issues of ids that a prompt cannot distinguish: equal ones, and one that contains another.
 * @param items the items
 * @param contained whether an id within another one is an issue
 * @example ambiguousIds(itemsOf({ references }), true);
 */
export function ambiguousIds(items: readonly NamedItem[], contained: boolean): ValidationIssue[] {
  return items.flatMap(({ id, path }, index) => {
    const clash = items.find(
      (other, at) => at < index && (other.id === id || (contained && (other.id.includes(id) || id.includes(other.id)))),
    );
    if (!clash) return [];
    const predicate =
      clash.id === id
        ? `must be unique: "${id}" is also \`${clash.path}\`.`
        : `cannot be distinguished from \`${clash.path}\` in a prompt: one of "${id}" and "${clash.id}" contains the other.`;
    return [issue(path, "ambiguous_reference", predicate, { relatedFields: [clash.path] })];
  });
}

/**
 * Returns a function that rewrites `@id` in the syntax of API v1: `<<<element_1>>>`, `<<<voice_2>>>`, counted from 1 by
 * kind.
 * @param kinds the items by their kinds
 * @example referenceWriter({ image: [{ id: "hero" }] })("@hero waves"); // "<<<image_1>>> waves"
 */
export function referenceWriter(
  kinds: Readonly<Record<string, readonly Named[] | undefined>>,
): (text: string) => string {
  const names = Object.entries(kinds).flatMap(([kind, entries = []]) =>
    entries.map(({ id }, index) => ({ id, written: `<<<${kind}_${index + 1}>>>` })),
  );
  return (text) => names.reduce((result, { id, written }) => result.replaceAll(reference(id), written), text);
}
