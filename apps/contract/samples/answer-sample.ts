import { parseJson } from "@klingkit/http";
import { decodeTask } from "@klingkit/tasks";
import type { Kling } from "klingkit";
import { canned } from "./canned.ts";

/** A documented answer, and what becomes of it. */
export interface AnswerSample {
  readonly section: string;
  readonly what: string;
  /** The envelope's `data` as JSON text. */
  readonly data: string;
  readonly decoded: object;
  /** Values that only `raw` has, by their paths in `data`. */
  readonly onlyOnRaw: readonly string[];
  readonly decode: () => Promise<unknown>;
}

type About = Pick<AnswerSample, "section" | "what" | "decoded"> & {
  /** Written as it comes; text where a number is too long for JavaScript. */
  readonly data: object | string;
  readonly onlyOnRaw?: readonly string[];
};

/** A task in either design's form: in answers, lists and callbacks. */
export function task(about: About): AnswerSample {
  const data = textOf(about.data);
  return { onlyOnRaw: [], ...about, data, decode: () => Promise.resolve(decodeTask(parseJson(data))) };
}

/** The answer of a call. */
export function answer(about: About, call: (kling: Kling) => Promise<unknown>): AnswerSample {
  const data = textOf(about.data);
  return { onlyOnRaw: [], ...about, data, decode: () => call(canned(data).kling) };
}

/** What the pages of a call hold. */
export function page(about: About, call: (kling: Kling) => AsyncIterable<unknown>): AnswerSample {
  return answer(about, async (kling) => {
    const items: unknown[] = [];
    for await (const item of call(kling)) items.push(item);
    return { items };
  });
}

function textOf(data: object | string): string {
  return typeof data === "string" ? data : JSON.stringify(data);
}

/** Every value in `data` that stands nowhere in what was decoded, `raw` left out, by its path. */
export function lost(data: string, decoded: unknown): string[] {
  const kept = new Set(leaves(decoded).map(([, value]) => value));
  return leaves(parseJson(data)).flatMap(([path, value]) => (kept.has(value) ? [] : path));
}

function leaves(value: unknown, path = ""): (readonly [path: string, value: string])[] {
  if (typeof value !== "object" || value === null) {
    // "5.04" and 5.04 are the same to us, and an empty text is an absent one.
    const word =
      typeof value === "string" &&
      value !== "" &&
      Number.isSafeInteger(Number(value)) === Number.isInteger(Number(value)) &&
      !Number.isNaN(Number(value))
        ? String(Number(value))
        : String(value);
    return value === "" || value === null || value === undefined ? [] : [[path, word]];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "raw" ? [] : leaves(inner, path ? `${path}.${key}` : key),
  );
}

/** Whether `raw` has all of `data`: at the top, or in the items of pages. */
export function rawOf(decoded: unknown): unknown {
  return typeof decoded === "object" && decoded !== null && "raw" in decoded ? decoded.raw : undefined;
}
