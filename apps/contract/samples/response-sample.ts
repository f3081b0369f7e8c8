import { parseJson } from "@klingkit/http";
import { decodeTask } from "@klingkit/tasks";
import type { Kling } from "klingkit";
import { cannedClient } from "./canned.ts";

/** A documented response, and its decoded form. */
export interface ResponseSample {
  readonly section: string;
  readonly name: string;
  /** `data` of the response as JSON text. */
  readonly data: string;
  readonly decoded: object;
  /** Paths in `data` of the values that only `raw` contains. */
  readonly onlyOnRaw: readonly string[];
  readonly decode: () => Promise<unknown>;
}

type Description = Pick<ResponseSample, "section" | "name" | "decoded"> & {
  /** JSON text if a number exceeds JavaScript's safe range. */
  readonly data: object | string;
  readonly onlyOnRaw?: readonly string[];
};

/** A task of either API version, in a response, a list or a callback. */
export function task(description: Description): ResponseSample {
  const data = toJsonText(description.data);
  return { onlyOnRaw: [], ...description, data, decode: () => Promise.resolve(decodeTask(parseJson(data))) };
}

/** The response of a call. */
export function response(description: Description, call: (kling: Kling) => Promise<unknown>): ResponseSample {
  const data = toJsonText(description.data);
  return { onlyOnRaw: [], ...description, data, decode: () => call(cannedClient(data).kling) };
}

/** The items of a list. */
export function page(description: Description, call: (kling: Kling) => AsyncIterable<unknown>): ResponseSample {
  return response(description, async (kling) => {
    const items: unknown[] = [];
    for await (const item of call(kling)) items.push(item);
    return { items };
  });
}

function toJsonText(data: object | string): string {
  return typeof data === "string" ? data : JSON.stringify(data);
}

/** The paths of the values in `data` that the decoded form does not contain outside `raw`. */
export function missingPaths(data: string, decoded: unknown): string[] {
  const decodedValues = new Set(leaves(decoded).map(([, value]) => value));
  return leaves(parseJson(data)).flatMap(([path, value]) => (decodedValues.has(value) ? [] : path));
}

function leaves(value: unknown, path = ""): (readonly [path: string, value: string])[] {
  if (typeof value !== "object" || value === null) {
    // Decoding turns "5.04" into 5.04 and omits empty texts.
    const text =
      typeof value === "string" &&
      value !== "" &&
      Number.isSafeInteger(Number(value)) === Number.isInteger(Number(value)) &&
      !Number.isNaN(Number(value))
        ? String(Number(value))
        : String(value);
    return value === "" || value === null || value === undefined ? [] : [[path, text]];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "raw" ? [] : leaves(inner, path ? `${path}.${key}` : key),
  );
}

/** The `raw` field of a decoded value. */
export function rawOf(decoded: unknown): unknown {
  return typeof decoded === "object" && decoded !== null && "raw" in decoded ? decoded.raw : undefined;
}
