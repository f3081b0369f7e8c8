import { mentions } from "@klingkit/tasks";

/** The kinds of items that a prompt can name. */
export type ReferenceKind = "image" | "video" | "element" | "voice";

/**
 * Returns the id of an item in the prompt: `image1`, `image2`, and so on. With 10 items or more, the numbers have two
 * digits, because no id may contain another.
 * @param index the zero-based index of the item
 * @param count the number of items of the kind
 */
export function referenceId(kind: ReferenceKind, index: number, count: number): string {
  return kind + String(index + 1).padStart(count > 9 ? 2 : 1, "0");
}

/** A prompt that names every item, and the ids that it did not name before. */
export interface NamedPrompt {
  readonly prompt: string | undefined;
  readonly added: readonly string[];
}

/**
 * Returns a prompt that names every item. The service ignores an item that the prompt does not name, and charges for the
 * task. Names in the format of API v1 are converted: `<<<image_1>>>` becomes `@image1`.
 * @param ids the ids of the items
 */
export function nameReferences(prompt: string | undefined, ids: readonly string[]): NamedPrompt {
  if (ids.length === 0) return { prompt, added: [] };
  const text = (prompt ?? "").replaceAll(/<<<\s*([a-z]+)_(\d+)\s*>>>/g, (written, kind: string, number: string) => {
    const id = ids.find((each) => each === kind + number || each === `${kind}0${number}`);
    return id === undefined ? written : `@${id}`;
  });
  const added = ids.filter((id) => !mentions(text, id));
  const named = [text, ...added.map((id) => `@${id}`)].filter((part) => part !== "").join(" ");
  return { prompt: named, added };
}
