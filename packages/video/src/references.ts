import { bareLong, type Body, type MediaInput } from "@klingkit/tasks";

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
