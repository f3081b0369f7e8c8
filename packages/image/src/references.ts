import type { Fields } from "@klingkit/tasks";
import { rawInteger, type ElementReferenceInput } from "@klingkit/tasks/endpoint";

/** A bare long by the table, beyond 2^53 in the service's own sample (apps/docs/service/elements.md#element-ids). */
export function elementList(elements: readonly ElementReferenceInput[] | undefined): readonly Fields[] | undefined {
  return elements?.length ? elements.map(({ elementId }) => ({ element_id: rawInteger(elementId) })) : undefined;
}
