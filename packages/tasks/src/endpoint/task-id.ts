// Ids are opaque (apps/docs/service/responses.md#identifiers): 18 digits today, base64 in 2025.
/** An id without spaces, control characters, halves of characters, and the comma, which separates ids in a query. */
const ID = /^[^\s,\p{Cc}\p{Cs}]{1,256}$/u;

/**
 * Whether a value can be the id of a task, or an external task id.
 * @example isTaskId("q83v+/Xy0A=="); // true
 */
export function isTaskId(value: string): boolean {
  return ID.test(value);
}
