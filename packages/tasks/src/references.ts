import { issue, nearest, type ValidationIssue } from "@klingkit/errors";

/** Something that a prompt can name as `@id`. */
export interface Named {
  readonly id: string;
}

/** An item with an id, and where it stands. */
export interface NamedItem extends Named {
  /** The path of its id, as `references[0].id`. */
  readonly path: string;
  /** What it means when no prompt names the item. Default: nothing. */
  readonly unused?: "error" | "warning";
}

/** A text that may name items. */
export interface Prompt {
  /** The path of the text, as `prompt` or `shots[1].prompt`. */
  readonly path: string;
  readonly text: string;
}

/** The items of lists, by the names of the lists' fields. */
export function itemsOf(
  lists: Readonly<Record<string, readonly Named[] | undefined>>,
  unused?: NamedItem["unused"],
): NamedItem[] {
  return Object.entries(lists).flatMap(([name, entries = []]) =>
    entries.map(({ id }, index) => ({ id, path: `${name}[${index}].id`, ...(unused ? { unused } : {}) })),
  );
}

/** Whether a text names the id. */
export function mentions(text: string, id: string): boolean {
  return new RegExp(`@${id}(?![A-Za-z0-9_])`).test(text);
}

/** What a text names as `@id`; a mail address names nothing. */
const REFERENCE = /(?<![A-Za-z0-9_.+-])@([A-Za-z][A-Za-z0-9_]*)/g;

/** How the service's API v1 writes a reference. */
const WRITTEN = /<<<\w+>>>/g;

/**
 * Items that no prompt names, and names that no item has. The service ignores both, and charges for the task.
 * @param fields the fields of the input that hold items; empty for an endpoint that takes none
 */
export function referenceIssues(
  prompts: readonly Prompt[],
  items: readonly NamedItem[],
  fields: readonly string[],
): ValidationIssue[] {
  const ids = items.map(({ id }) => id);
  const unknown = prompts.flatMap(({ path, text }) => [
    ...distinct(text.matchAll(REFERENCE), 1)
      .filter((name) => !ids.includes(name))
      .map((name) => unknownReference(path, name, ids, fields)),
    ...distinct(text.matchAll(WRITTEN), 0).map((name) =>
      issue(
        path,
        "unknown_reference",
        `holds ${name}, which klingkit writes itself: name an item by its id, as \`@hero\`.`,
      ),
    ),
  ]);
  const unused = items.flatMap(({ id, path, unused: severity }) => {
    if (severity === undefined || prompts.some(({ text }) => mentions(text, id))) return [];
    const meaning = severity === "error" ? "ignores the item and charges for the task" : "may ignore the item";
    const predicate = `is not named in the prompt: the service ${meaning}. Write \`@${id}\` where it belongs.`;
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
  const meant = nearest(name, ids);
  if (fields.length === 0) {
    const predicate = `names \`@${name}\`, but this endpoint takes no references, as video.omni does.`;
    return issue(path, "unknown_reference", predicate, { severity: "warning" });
  }
  const advice = meant
    ? `Did you mean \`@${meant}\`?`
    : "Give an item with this id, or write the word without the `@`.";
  return issue(path, "unknown_reference", `names \`@${name}\`, but no item has the id "${name}". ${advice}`, {
    relatedFields: fields,
    ...(meant ? { suggestion: meant } : {}),
  });
}

function distinct(matches: Iterable<RegExpExecArray>, group: number): string[] {
  return [...new Set([...matches].map((match) => match[group] ?? ""))];
}

/**
 * Ids that a prompt cannot tell apart: the same twice, or one that begins or holds another.
 * @param contained whether an id within another one counts
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
        : `cannot be told apart from \`${clash.path}\` in a prompt: "${id}" and "${clash.id}" contain each other.`;
    return [issue(path, "ambiguous_reference", predicate, { relatedFields: [clash.path] })];
  });
}

/** Writes `@id` as API v1 has it: `<<<element_1>>>`, `<<<voice_2>>>`, counted from 1 by kind. */
export function referenceWriter(
  kinds: Readonly<Record<string, readonly Named[] | undefined>>,
): (text: string) => string {
  const names = Object.entries(kinds).flatMap(([kind, entries = []]) =>
    entries.map(({ id }, index) => ({ id, written: `<<<${kind}_${index + 1}>>>` })),
  );
  return (text) =>
    names.reduce(
      (words, { id, written }) => words.replaceAll(new RegExp(`@${id}(?![A-Za-z0-9_])`, "g"), written),
      text,
    );
}
