import * as fc from "fast-check";
import type { Broken, Fields, Fine } from "./subject.ts";

/** A text of at most so many characters, however they are counted; often just as long as it may be. */
export function text(most: number): fc.Arbitrary<string> {
  const short = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .map((words) => [...words].filter((letter) => !"@;；[".includes(letter)).join(""))
    .filter((words) => words.trim() !== "" && words.length <= most);
  return fc.oneof(
    { weight: 4, arbitrary: short },
    { weight: 1, arbitrary: fc.constantFrom("x", "灯", "é").map((letter) => letter.repeat(most)) },
  );
}

/** A text that is longer than it may be. */
export function tooLong(most: number): fc.Arbitrary<string> {
  return fc.integer({ min: 1, max: 300 }).map((more) => "y".repeat(most + more));
}

/** A number outside of a range: most often just outside. */
export function outside(low: number, high: number): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(high + 0.001, low - 0.001) },
    { weight: 1, arbitrary: fc.constantFrom(high + 1, high + 1e9, low - 1, low - 1e9) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
  );
}

/** None of the whole numbers that are allowed. */
export function notOneOf(allowed: readonly number[]): fc.Arbitrary<number> {
  return fc
    .oneof(fc.integer({ min: -2, max: 40 }), fc.constantFrom(5.5, 4.999, 1e12))
    .filter((value) => !allowed.includes(value));
}

export const wrongWord: fc.Arbitrary<string> = fc.constantFrom("", "standard", "1080", "8k", "4:1", "ON", "None");

/** A ratio, in the words of the service. */
export const clipRatio: fc.Arbitrary<string> = fc.constantFrom("16:9", "9:16", "1:1");
export const pictureRatio: fc.Arbitrary<string> = fc.constantFrom(
  "16:9",
  "9:16",
  "1:1",
  "4:3",
  "3:4",
  "3:2",
  "2:3",
  "21:9",
);

/** A PNG of 400 by 600, as far as its header goes. */
function png(): Uint8Array {
  const bytes = new Uint8Array(100);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, 400);
  view.setUint32(20, 600);
  return bytes;
}

const base64 = Buffer.from(png()).toString("base64");

/** A picture in every form (apps/docs/service/media.md#images): the wire has it as an address or as bare base64. */
export const picture: fc.Arbitrary<unknown> = fc.oneof(
  fc.webUrl().map((url) => url),
  fc.constant("https://example.com/picture.png"),
  fc.constant(new URL("https://example.com/picture.jpg")),
  fc.constant(base64),
  fc.constant(`data:image/png;base64,${base64}`),
  fc.constant(png()),
  fc.constant(new Blob([Buffer.from(png())])),
);

export const wrongPicture: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  "",
  "picture.png",
  "/etc/passwd",
  "file:///etc/passwd",
  "data:image/png,abc",
  "ftp://example.com/a.png",
  new Uint8Array(),
  new TextEncoder().encode("GIF89a".padEnd(80, "x")),
  new URL("file:///etc/passwd"),
);

/** A sound of a length in seconds; MP3 and WAV are accepted (apps/docs/service/media.md#audio). */
export function sound(low: number, high: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom("mp3", "wav"), fc.integer({ min: low, max: high }))
    .map(([ending, seconds]) => `https://example.com/sound.${ending}?seconds=${seconds}`);
}

/** A video of a length in seconds. */
export function clip(low: number, high: number): fc.Arbitrary<string | URL> {
  return fc
    .tuple(fc.constantFrom("mp4", "mov"), fc.integer({ min: low, max: high }), fc.boolean())
    .map(([ending, seconds, parsed]) => {
      const url = `https://example.com/clip.${ending}?seconds=${seconds}`;
      return parsed ? new URL(url) : url;
    });
}

export const wrongAddress: fc.Arbitrary<string> = fc.constantFrom("", "clip.mp4", "ftp://example.com/a.mp4", base64);

/** Names for a prompt: none is part of another. */
const names = ["hero", "fox", "house", "Anna_1", "b2", "crow", "lamp", "pier", "wolf", "moss"];

/** So many things with names, each made from its name's place. */
export function named<Part extends object>(
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

/** An input whose prompt, or first shot, names all of its items: the service ignores what no prompt names. */
export function namingAll(input: Fields): Fields {
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
  const withIds = (words: unknown): string =>
    `${typeof words === "string" ? words.slice(0, 300) : "fog"}${ids.map((id) => ` @${id}`).join("")}`;
  if (!Array.isArray(shots)) return { ...input, prompt: withIds(prompt) };
  const [first, ...rest] = shots as readonly Fields[];
  return { ...input, shots: [{ ...first, prompt: withIds(first?.["prompt"]) }, ...rest] };
}

/** Nothing, or it. */
export function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined });
}

/** An input of an endpoint that only v1 has. */
export function onV1(input: fc.Arbitrary<Fields>): fc.Arbitrary<Fine> {
  return input.map((each) => ({ input: each, apiVersions: ["v1"] }));
}

/** One way to break a limit: what becomes of a valid input. */
export type Breach = readonly [limit: string, paths: string | readonly string[], become: fc.Arbitrary<Fields>];

/** For each limit, valid inputs in which it is broken; `undefined` takes a field away. */
export function breaking(fine: fc.Arbitrary<Fine>, ...breaches: readonly Breach[]): readonly fc.Arbitrary<Broken>[] {
  return breaches.map(([limit, paths, become]) =>
    fc.tuple(fine, become).map(([{ input }, change]) => ({
      limit,
      paths: typeof paths === "string" ? [paths] : paths,
      input: Object.fromEntries(Object.entries({ ...input, ...change }).filter(([, value]) => value !== undefined)),
    })),
  );
}

/** A field with a value that breaks a limit, the rest as it was. */
export function breach(
  limit: string,
  path: string,
  value: fc.Arbitrary<unknown>,
  rest: Fields = {},
  paths: readonly string[] = [path],
): Breach {
  return [
    limit,
    paths,
    value.map((each) => {
      const change = { ...rest, [path]: each };
      return path === "prompt" ? change : namingAll(change);
    }),
  ];
}

export const missing: fc.Arbitrary<undefined> = fc.constant(undefined);
