import * as fc from "fast-check";
import type { InvalidCase, Fields, ValidCase } from "./tested-method.ts";

/** A text of at most `max` characters, with any way of counting. Often exactly that long. */
export function text(max: number): fc.Arbitrary<string> {
  const short = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .map((value) => [...value].filter((character) => !"@;；[".includes(character)).join(""))
    .filter((value) => value.trim() !== "" && value.length <= max);
  return fc.oneof(
    { weight: 4, arbitrary: short },
    { weight: 1, arbitrary: fc.constantFrom("x", "灯", "é").map((character) => character.repeat(max)) },
  );
}

/** A text of more than `max` characters. */
export function tooLong(max: number): fc.Arbitrary<string> {
  return fc.integer({ min: 1, max: 300 }).map((more) => "y".repeat(max + more));
}

/** A number outside a range, mostly by a small margin. */
export function outside(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(max + 0.001, min - 0.001) },
    { weight: 1, arbitrary: fc.constantFrom(max + 1, max + 1e9, min - 1, min - 1e9) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
  );
}

/** A number that is not one of the allowed integers. */
export function notOneOf(allowed: readonly number[]): fc.Arbitrary<number> {
  return fc
    .oneof(fc.integer({ min: -2, max: 40 }), fc.constantFrom(5.5, 4.999, 1e12))
    .filter((value) => !allowed.includes(value));
}

export const invalidWord: fc.Arbitrary<string> = fc.constantFrom("", "standard", "1080", "8k", "4:1", "ON", "None");

/** An aspect ratio of videos. */
export const videoRatio: fc.Arbitrary<string> = fc.constantFrom("16:9", "9:16", "1:1");
export const imageRatio: fc.Arbitrary<string> = fc.constantFrom(
  "16:9",
  "9:16",
  "1:1",
  "4:3",
  "3:4",
  "3:2",
  "2:3",
  "21:9",
);

/** The header of a PNG of 400 x 600 pixels. */
function png(): Uint8Array {
  const bytes = new Uint8Array(100);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, 400);
  view.setUint32(20, 600);
  return bytes;
}

const base64 = Buffer.from(png()).toString("base64");

/** An image in every accepted form (apps/docs/service/media.md#images). */
export const anyImage: fc.Arbitrary<unknown> = fc.oneof(
  fc.webUrl().map((url) => url),
  fc.constant("https://example.com/image.png"),
  fc.constant(new URL("https://example.com/image.jpg")),
  fc.constant(base64),
  fc.constant(`data:image/png;base64,${base64}`),
  fc.constant(png()),
  fc.constant(new Blob([Buffer.from(png())])),
);

export const invalidImage: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  "",
  "image.png",
  "/etc/passwd",
  "file:///etc/passwd",
  "data:image/png,abc",
  "ftp://example.com/a.png",
  new Uint8Array(),
  new TextEncoder().encode("GIF89a".padEnd(80, "x")),
  new URL("file:///etc/passwd"),
);

/** The URL of an audio file. MP3 and WAV are accepted (apps/docs/service/media.md#audio). */
export function audioOf(minSeconds: number, maxSeconds: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom("mp3", "wav"), fc.integer({ min: minSeconds, max: maxSeconds }))
    .map(([extension, seconds]) => `https://example.com/audio.${extension}?seconds=${seconds}`);
}

/** The URL of a video. */
export function videoOf(minSeconds: number, maxSeconds: number): fc.Arbitrary<string | URL> {
  return fc
    .tuple(fc.constantFrom("mp4", "mov"), fc.integer({ min: minSeconds, max: maxSeconds }), fc.boolean())
    .map(([extension, seconds, asUrl]) => {
      const url = `https://example.com/video.${extension}?seconds=${seconds}`;
      return asUrl ? new URL(url) : url;
    });
}

export const invalidUrl: fc.Arbitrary<string> = fc.constantFrom("", "video.mp4", "ftp://example.com/a.mp4", base64);

/** Ids for a prompt. None is part of another. */
const names = ["hero", "fox", "house", "Anna_1", "b2", "crow", "lamp", "pier", "wolf", "moss"];

/** A list of items with unique ids. */
export function withIds<Part extends object>(
  count: fc.Arbitrary<number>,
  part: fc.Arbitrary<Part>,
): fc.Arbitrary<readonly ({ readonly id: string } & Part)[]> {
  return count.chain((size) =>
    fc
      .tuple(
        fc.shuffledSubarray(names, { minLength: size, maxLength: size }),
        fc.array(part, { minLength: size, maxLength: size }),
      )
      .map(([ids, parts]) => parts.map((each, index) => ({ id: ids[index] ?? "", ...each }))),
  );
}

/** Mentions all items in the prompt or the first shot, because the service ignores items that are not mentioned. */
export function mentionAll(input: Fields): Fields {
  const { prompt, shots, references, elements, voices } = input;
  const ids = [references, elements, voices].flatMap((items): string[] =>
    Array.isArray(items)
      ? items.flatMap((item: unknown) => {
          const { id } = Object(item) as { readonly id?: unknown };
          return typeof id === "string" ? [id] : [];
        })
      : [],
  );
  if (ids.length === 0) return input;
  const withMentions = (value: unknown): string =>
    `${typeof value === "string" ? value.slice(0, 300) : "fog"}${ids.map((id) => ` @${id}`).join("")}`;
  if (!Array.isArray(shots)) return { ...input, prompt: withMentions(prompt) };
  const [first, ...rest] = shots as readonly Fields[];
  return { ...input, shots: [{ ...first, prompt: withMentions(first?.["prompt"]) }, ...rest] };
}

/** The value or undefined. */
export function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

/** Valid cases of an endpoint of API v1. */
export function forV1(input: fc.Arbitrary<Fields>): fc.Arbitrary<ValidCase> {
  return input.map((each) => ({ input: each, apiVersions: ["v1"] }));
}

/** A limit, and changes of a valid input that violate it. */
export type Violation = readonly [limit: string, paths: string | readonly string[], changes: fc.Arbitrary<Fields>];

/** For each limit, valid inputs with a change that violates it. `undefined` removes a field. */
export function violating(
  valid: fc.Arbitrary<ValidCase>,
  ...violations: readonly Violation[]
): readonly fc.Arbitrary<InvalidCase>[] {
  return violations.map(([limit, paths, changes]) =>
    fc.tuple(valid, changes).map(([{ input }, change]) => ({
      limit,
      paths: typeof paths === "string" ? [paths] : paths,
      input: Object.fromEntries(Object.entries({ ...input, ...change }).filter(([, value]) => value !== undefined)),
    })),
  );
}

/** Sets a field to a value that violates a limit, and other fields to `rest`. */
export function violation(
  limit: string,
  path: string,
  value: fc.Arbitrary<unknown>,
  rest: Fields = {},
  paths: readonly string[] = [path],
): Violation {
  return [
    limit,
    paths,
    value.map((each) => {
      const change = { ...rest, [path]: each };
      return path === "prompt" ? change : mentionAll(change);
    }),
  ];
}

export const missing: fc.Arbitrary<undefined> = fc.constant(undefined);
