/**
 * Returns the known name that is meant by a misspelt one: the same but for case, `_` and `-`, else the one with the fewest
 * letters changed, at most a third of them. Undefined where none is near.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const given = plain(name);
  let best: string | undefined;
  let least = Math.floor(given.length / 3) + 1;
  for (const candidate of known) {
    const changes = editDistance(given, plain(candidate), least);
    if (changes >= least) continue;
    best = candidate;
    least = changes;
  }
  return best;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_\-\s]/g, "");
}

/** How many letters must be added, removed or replaced; stops at `limit`. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const kept = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(kept, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[to.length] ?? limit;
}
