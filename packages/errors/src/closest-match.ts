/** The maximum number of typos in a name that is still recognized. Short names are too easily confused. */
function maxTypos({ length }: string): number {
  return length > 4 ? 2 : length === 4 ? 1 : 0;
}

/**
 * Returns the known name that is most similar to a misspelled one. A name that differs only in case or separators
 * (`aspect_ratio` for `aspectRatio`) matches first. Otherwise up to two letters may be missing, added, changed or swapped,
 * or one in a name of four letters. Returns undefined if no known name is similar enough.
 * @example closestMatch("duratoin", ["prompt", "duration"]); // "duration"
 */
export function closestMatch(name: string, known: readonly string[]): string | undefined {
  const normalized = normalize(name);
  const same = known.find((candidate) => normalize(candidate) === normalized);
  const limit = maxTypos(normalized);
  if (same !== undefined || limit === 0) return same;
  const matches = known
    .map((candidate) => ({ candidate, distance: editDistance(normalized, normalize(candidate), limit) }))
    .filter(({ distance }) => distance <= limit);
  return matches.toSorted((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** Removes separators and case. */
function normalize(name: string): string {
  return name.replaceAll(/[_\-\s]/g, "").toLowerCase();
}

/** The Damerau-Levenshtein distance (optimal string alignment), or `Infinity` if the lengths differ by more than `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Infinity;
  let [beforeLast, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped && row > 1 && column > 1 ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [beforeLast, last] = [last, next];
  }
  return last[b.length] ?? Infinity;
}
