import type { BytesSource } from "@klingkit/tasks";
import { BYTES } from "../protocol.ts";

/** Copies a request, with bytes and blobs as `{ $bytes: base64 }`. */
export async function encodeBytes(value: unknown): Promise<unknown> {
  if (value instanceof Uint8Array) return { [BYTES]: toBase64(value) };
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof URL) return value.href;
  if (Array.isArray(value)) return Promise.all(value.map((item: unknown) => encodeBytes(item)));
  if (isSource(value)) return encodeBytes(new Uint8Array(await value.arrayBuffer()));
  const entries = Object.entries(value).map(async ([name, field]): Promise<[string, unknown]> => [
    name,
    await encodeBytes(field),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

function isSource(value: object): value is BytesSource {
  return "arrayBuffer" in value && typeof value.arrayBuffer === "function";
}

/** The number of bytes that become arguments of one call. */
const CHUNK = 8192;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(binary);
}
