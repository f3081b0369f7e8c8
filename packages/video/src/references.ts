import type { ValidationIssue } from "@klingkit/errors";
import { bareLong, type Body, type MediaInput } from "@klingkit/tasks";
import { ownShots } from "./fill-settings.ts";
import type { VideoSettingsInput } from "./settings.ts";

/** Something that the prompt can name as `@id`. */
export interface Named {
  /** How the prompt names it: a letter, then letters, digits and `_`. No id may be part of another. */
  readonly id: string;
}

/** A picture that the prompt can name. */
export interface ImageReferenceInput extends Named {
  /** JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB (50 MB on the newer design). */
  readonly image: MediaInput;
}

/** An element ("subject") of the library, to appear in the clip. */
export interface ElementReferenceInput extends Named {
  /** The element's own id. */
  readonly elementId: string;
}

/** A voice of the library, to speak in the clip. */
export interface VoiceReferenceInput extends Named {
  readonly voiceId: string;
}

/** Elements as items of the newer design's `contents`. */
export function pathElements(elements: readonly ElementReferenceInput[] = []): Body[] {
  return elements.map(({ id, elementId }) => ({ type: "element", element_id: elementId, id }));
}

/** Elements as v1's `element_list`: a bare long by the table, beyond 2^53 in its own sample (kling-api V 10.2, I 8.5). */
export function v1Elements(elements: readonly ElementReferenceInput[] = []): Body {
  const items = elements.map(({ elementId }) => ({ element_id: bareLong(elementId) }));
  return items.length > 0 ? { element_list: items } : {};
}

/** Ids must be distinct and none part of another (kling-api V 9.1). */
export function idProblems(lists: Readonly<Record<string, readonly Named[] | undefined>>): ValidationIssue[] {
  const all = Object.entries(lists).flatMap(([name, entries]) =>
    (entries ?? []).map(({ id }, index) => ({ id, path: `${name}[${index}].id` })),
  );
  return all.flatMap(({ id, path }, index) => {
    const clash = all.find((other, at) => at < index && (other.id.includes(id) || id.includes(other.id)));
    return clash
      ? [
          {
            path,
            message: `"${id}" and "${clash.id}" cannot be told apart in a prompt: neither may be part of the other.`,
          },
        ]
      : [];
  });
}

/** Whether the words name it, in the prompt or in a shot. */
export function mentions({ prompt, shots }: Pick<VideoSettingsInput, "prompt" | "shots">, id: string): boolean {
  const named = new RegExp(`@${id}(?![A-Za-z0-9_])`);
  return [{ prompt }, ...ownShots({ shots })].some(({ prompt: words = "" }) => named.test(words));
}

/** Writes `@id` as v1 has it: `<<<element_1>>>`, `<<<voice_2>>>`, counted from 1 by kind. */
export function v1References(kinds: Readonly<Record<string, readonly Named[] | undefined>>): (text: string) => string {
  const names = Object.entries(kinds).flatMap(([kind, entries]) =>
    (entries ?? []).map(({ id }, index) => ({ id, written: `<<<${kind}_${index + 1}>>>` })),
  );
  return (text) =>
    names.reduce(
      (words, { id, written }) => words.replaceAll(new RegExp(`@${id}(?![A-Za-z0-9_])`, "g"), written),
      text,
    );
}
