import {
  type Body,
  type ElementReferenceInput,
  type Named,
  named,
  rawInteger,
  serviceId,
} from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

/** A voice that speaks in the video. */
export interface VoiceReferenceInput extends Named {
  /** The service's id of the voice: the `id` of an output of `audio.voices`, or of a preset voice. */
  readonly voiceId: string;
}

/** Voices that the prompt can name. */
export const voiceReferences: z.ZodMiniType<readonly VoiceReferenceInput[]> = z.array(
  z.strictObject({ id: named, voiceId: serviceId }),
);

/** Encodes voices as `voice_list` for API v1. */
export function v1Voices(voices: readonly VoiceReferenceInput[] | undefined): Body {
  return voices ? { voice_list: voices.map(({ voiceId }) => ({ voice_id: voiceId })) } : {};
}

/** Encodes voices as items of `contents` for API v2. */
export function v2Voices(voices: readonly VoiceReferenceInput[] = []): Body[] {
  return voices.map(({ id, voiceId }) => ({ type: "voice", voice_id: voiceId, id }));
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
