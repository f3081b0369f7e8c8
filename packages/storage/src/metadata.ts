/**
 * Encodes metadata for stores that send them as HTTP headers: everything but printable ASCII is percent-encoded, so that
 * `decodeURIComponent` returns the text. If they exceed the limit of the store, the longest values are shortened.
 * @param limit the maximum size of all names and values, bytes
 */
export function asciiMetadata(metadata: Readonly<Record<string, string>>, limit: number): Record<string, string> {
  return fitted(metadata, limit, (text) =>
    text.replaceAll(/[^\x20-\x7e]|%|^ | $/gu, (character) => encodeURIComponent(character)),
  );
}

/** Returns metadata for a store that accepts any text, with the longest values shortened to its limit. */
export function textMetadata(metadata: Readonly<Record<string, string>>, limit: number): Record<string, string> {
  return fitted(metadata, limit, (text) => text);
}

function fitted(
  metadata: Readonly<Record<string, string>>,
  limit: number,
  encode: (text: string) => string,
): Record<string, string> {
  const utf8 = new TextEncoder();
  // An unpaired surrogate has no encoding.
  const texts = new Map(Object.entries(metadata).map(([name, text]) => [name, [...text.toWellFormed()]]));
  for (;;) {
    const encoded = Object.fromEntries([...texts].map(([name, text]) => [name, encode(text.join(""))]));
    const sizes = Object.entries(encoded).map(
      ([name, text]) => [name, utf8.encode(text).length, utf8.encode(name).length] as const,
    );
    const excess = sizes.reduce((sum, [, value, name]) => sum + value + name, 0) - limit;
    if (excess <= 0) return encoded;
    const [longest] = sizes.toSorted(([, one], [, other]) => other - one);
    const text = texts.get(longest?.[0] ?? "");
    if (!text || text.length === 0) return encoded;
    // A character has at most 12 bytes, so that this removes less than necessary, and then repeats.
    text.length -= Math.max(1, Math.min(text.length, Math.floor(excess / 12)));
  }
}
