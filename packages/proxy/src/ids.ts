import { isFields } from "@klingkit/tasks";
import { decodeBase64 } from "./decode-base64.ts";
import { BYTES } from "./protocol.ts";
import { Refusal } from "./refusal.ts";
import type { Sealer } from "./seal.ts";

/** Fields of outputs and results that contain ids of the account. */
const isOutputId = (name: string): boolean => name === "id" || isInputId(name);

/** Fields of inputs that contain ids of the account. An `id` in an input is a name that the page chooses. */
const isInputId = (name: string): boolean => name.endsWith("Id");

/** Replaces the ids in outputs by sealed ones, which only the same user can pass to another call. */
export function sealIds(sealer: Sealer, user: string, value: unknown): Promise<unknown> {
  return mapFields(value, (name, id) =>
    isOutputId(name) && (typeof id === "string" || typeof id === "number")
      ? sealer.seal("id", user, JSON.stringify(id))
      : undefined,
  );
}

/**
 * Reads an input: opens its sealed ids, and decodes its bytes.
 * @param isAllowed returns whether every user may use an id
 * @throws {Refusal} if an id was not given to this user
 */
export function openInput(
  sealer: Sealer,
  user: string,
  value: unknown,
  isAllowed: (id: string) => boolean,
): Promise<unknown> {
  return mapFields(value, (name, field) => {
    if (isInputId(name) && field !== null) return openId(field);
    const base64 = isFields(field) ? field[BYTES] : undefined;
    return typeof base64 === "string" ? bytesOf(base64) : undefined;
  });

  async function openId(id: unknown): Promise<unknown> {
    if (typeof id === "string" && isAllowed(id)) return id;
    const opened = typeof id === "string" ? await sealer.open("id", user, id) : undefined;
    if (opened === undefined) throw new Refusal("not-yours");
    return JSON.parse(opened);
  }
}

function bytesOf(base64: string): Uint8Array {
  try {
    return decodeBase64(base64);
  } catch {
    throw new Refusal("not-a-call");
  }
}

/** Copies a value, with the fields replaced for which `replace` returns a value. */
async function mapFields(
  value: unknown,
  replace: (name: string, field: unknown) => unknown,
  name = "",
): Promise<unknown> {
  const replaced = await replace(name, value);
  if (replaced !== undefined) return replaced;
  // The items of a list have the name of the list.
  if (Array.isArray(value)) return Promise.all(value.map((item: unknown) => mapFields(item, replace, name)));
  if (!isFields(value)) return value;
  const entries = Object.entries(value).map(async ([key, field]): Promise<[string, unknown]> => [
    key,
    await mapFields(field, replace, key),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}
