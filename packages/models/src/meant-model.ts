import type { Model } from "./model.ts";

/** The last words of the only members of their families: a name without the word means that member. */
const omissible: readonly string[] = ["turbo", "master"];

/** The maximum number of wrong letters in a misspelled name. */
const MAX_TYPOS = 2;

/**
 * Returns the known model that a misspelled name means: `kling-v3-0` means `kling-3.0`, and `kling-v2-5` means
 * `kling-2.5-turbo`. A name with another version number or another word may be a new model, and means none.
 * @example meantModel("kling-v3-0", videoModels)?.name; // "kling-3.0"
 */
export function meantModel(name: string, models: readonly Model[]): Model | undefined {
  const { version, words } = partsOf(name);
  if (version === "") return undefined;
  const candidates = models.flatMap((model) =>
    [model.name, model.v1 ?? [], model.v2 ?? []].flat().flatMap((each) => {
      const parts = partsOf(each);
      return parts.version === version ? { model, words: parts.words } : [];
    }),
  );
  const letters = words.join("");
  return (
    candidates.find((each) => each.words.join("") === letters) ??
    candidates.find((each) => omissible.some((word) => each.words.join("") === letters + word)) ??
    candidates.find((each) => each.words.length === words.length && typos(each.words.join(), words.join()) <= MAX_TYPOS)
  )?.model;
}

/** Splits a name into its version, such as `25`, and its words without the `v` of the version. */
function partsOf(name: string): { readonly version: string; readonly words: readonly string[] } {
  const parts = name.toLowerCase().match(/\d+|[a-z]+/g) ?? [];
  const numbers = parts.filter((part) => /^\d/.test(part));
  return {
    version: (numbers.length > 1 && numbers.at(-1) === "0" ? numbers.slice(0, -1) : numbers).join(""),
    words: parts.filter((part) => !/^(\d.*|v)$/.test(part)),
  };
}

/** Returns the number of letters to add, remove or change. */
function typos(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const next = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const changed = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (previous[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    previous = next;
  }
  return previous.at(-1) ?? 0;
}
