import type { MediaInput, MediaReader } from "@klingkit/tasks";
import * as z from "zod/mini";

/** A picture in any of its forms; whether it is one is seen when it is read. */
export const media: z.ZodMiniType<MediaInput> = z.custom<MediaInput>(
  (value) =>
    typeof value === "string" ||
    value instanceof URL ||
    value instanceof Uint8Array ||
    (typeof value === "object" && value !== null && "arrayBuffer" in value && typeof value.arrayBuffer === "function"),
  { error: "must be a URL, base64, bytes or a file.", params: { code: "wrong_type" } },
);

/** Reads a picture that may be missing. */
export async function readImage(
  reader: MediaReader,
  value: MediaInput | undefined,
  path: string,
): Promise<string | undefined> {
  return value === undefined ? undefined : reader.read("image", value, path);
}

/** Reads pictures one after the other. `keyed` makes the item that holds one. */
export async function readImages<Item>(
  reader: MediaReader,
  values: readonly MediaInput[],
  pathOf: (index: number) => string,
  keyed: (image: string) => Item,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const [index, value] of values.entries()) items.push(keyed(await reader.read("image", value, pathOf(index))));
  return items;
}
