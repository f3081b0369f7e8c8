import type { Fields } from "@klingkit/tasks";
import { rawInteger, type ElementReferenceInput } from "@klingkit/tasks/endpoint";

// The service expects a JSON integer that may exceed 2^53 (apps/docs/service/elements.md#element-ids).
export function elementList(elements: readonly ElementReferenceInput[] | undefined): readonly Fields[] | undefined {
  return elements?.length ? elements.map(({ elementId }) => ({ element_id: rawInteger(elementId) })) : undefined;
}
