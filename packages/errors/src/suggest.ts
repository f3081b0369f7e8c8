/** The most single-letter mistakes in a name that is still recognised: short names are too easily mistaken. */
function maxTypos({ length }: string): number {
  return length > 4 ? 2 : length === 4 ? 1 : 0;
}

/**
 * Finds the known name that was probably meant: the same letters in another spelling (`aspect_ratio` for `aspectRatio`),
 * else the closest one with at most two letters missing, added, changed or swapped (one in a name of four letters).
 *
 * @example closestMatch("duratoin", ["prompt", "duration"]); // "duration"
 */
export function closestMatch(name: string, known: readonly string[]): string | undefined {
  const folded = fold(name);
  const same = known.find((each) => fold(each) === folded);
  const most = maxTypos(folded);
  if (same !== undefined || most === 0) return same;
  const close = known
    .map((each) => ({ each, mistakes: mistakesBetween(folded, fold(each), most) }))
    .filter(({ mistakes }) => mistakes <= most);
  return close.toSorted((one, other) => one.mistakes - other.mistakes)[0]?.each;
}

/** A name without its case and its separators. */
function fold(name: string): string {
  return name.replaceAll(/[_\-\s]/g, "").toLowerCase();
}

/** The Damerau-Levenshtein distance (optimal string alignment): how many letters are missing, added, changed or swapped. */
function mistakesBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let [before, last]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped && row > 1 && column > 1 ? (before[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[other.length] ?? Infinity;
}
