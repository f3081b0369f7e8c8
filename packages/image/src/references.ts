import type { Fields } from "@klingkit/tasks";
import {
  type Body,
  type ElementReferenceInput,
  type ImageReferenceInput,
  type MediaReader,
  rawInteger,
} from "@klingkit/tasks/endpoint";
import type { ModelDefaults } from "./check.ts";

// The service expects a JSON integer that may exceed 2^53 (apps/docs/service/elements.md#element-ids).
export function elementList(elements: readonly ElementReferenceInput[] | undefined): readonly Fields[] | undefined {
  return elements?.length ? elements.map(({ elementId }) => ({ element_id: rawInteger(elementId) })) : undefined;
}

/** Reads images as items of `contents` for API v2. */
export async function readReferences(
  reader: MediaReader,
  references: readonly ImageReferenceInput[] = [],
): Promise<Body[]> {
  const items = [];
  for (const [index, { id, image }] of references.entries())
    items.push({ type: "refer_image", url: await reader.read("image", image, `references[${index}].image`), id });
  return items;
}

/** Returns the path of an endpoint on API v2, which ends with the name of the model. */
export function modelPath(prefix: string): {
  readonly path: string;
  readonly pathFor: (input: ModelDefaults) => string;
} {
  return {
    path: `${prefix}/{model}`,
    pathFor: ({ model, known }) => `${prefix}/${encodeURIComponent((known?.v2 ?? model).toWellFormed())}`,
  };
}
