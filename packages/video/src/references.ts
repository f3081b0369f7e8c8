import { bareLong, type Body, type MediaInput } from "@klingkit/tasks";

/** An item that the prompt can name as `@id`. */
export interface Named {
  /**
   * The name of the item in the prompt, after `@`: a letter, followed by letters, digits and `_`. Two ids of one input
   * must not contain each other.
   */
  readonly id: string;
}

/** An image that the prompt can name. */
export interface ImageReferenceInput extends Named {
  /** The image: JPEG or PNG, each side at least 300 px, ratio 1:2.5 to 2.5:1, up to 10 MB (50 MB on API v2). */
  readonly image: MediaInput;
}

/** An element ("subject") of the library that appears in the video. */
export interface ElementReferenceInput extends Named {
  /** The service's id of the element: the `id` of an output of `video.elements`. */
  readonly elementId: string;
}

/** A voice of the library that speaks in the video. */
export interface VoiceReferenceInput extends Named {
  /** The service's id of the voice: the `id` of an output of `audio.voices`, or of a preset. */
  readonly voiceId: string;
}

/** Encodes elements as items of `contents` on API v2. */
export function pathElements(elements: readonly ElementReferenceInput[] = []): Body[] {
  return elements.map(({ id, elementId }) => ({ type: "element", element_id: elementId, id }));
}

/**
 * Encodes elements as `element_list` on API v1: bare integers by the table, beyond 2^53 in its own sample (kling-api V
 * 10.2, I 8.5).
 */
export function v1Elements(elements: readonly ElementReferenceInput[] = []): Body {
  const items = elements.map(({ elementId }) => ({ element_id: bareLong(elementId) }));
  return items.length > 0 ? { element_list: items } : {};
}
