import { rawInteger, type Body, type ElementReferenceInput, type Named } from "@klingkit/tasks/endpoint";

/** A voice that speaks in the video. */
export interface VoiceReferenceInput extends Named {
  /** The service's id of the voice: the `id` of an output of `audio.voices`, or of a preset voice. */
  readonly voiceId: string;
}

/** Encodes elements as items of `contents` for API v2. */
export function v2Elements(elements: readonly ElementReferenceInput[] = []): Body[] {
  return elements.map(({ id, elementId }) => ({ type: "element", element_id: elementId, id }));
}

/**
 * Encodes elements as `element_list` for API v1. The ids are JSON integers that may exceed 2^53
 * (apps/docs/service/elements.md#element-ids).
 */
export function v1Elements(elements: readonly ElementReferenceInput[] = []): Body {
  const items = elements.map(({ elementId }) => ({ element_id: rawInteger(elementId) }));
  return items.length > 0 ? { element_list: items } : {};
}
