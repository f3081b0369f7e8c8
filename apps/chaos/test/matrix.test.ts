import { expect, test } from "vitest";
import { fillMatrix } from "../matrix/fill.ts";
import { lineOf, readMatrix } from "../matrix/files.ts";

test("every cell of the matrix is what `pnpm matrix` wrote down", { timeout: 120_000 }, async () => {
  const now = (await fillMatrix()).map(lineOf);
  const written = new Set(readMatrix().map(lineOf));
  const changed = now.filter((line) => !written.has(line));
  expect(changed, "run `pnpm matrix`, and look at what it changed").toEqual([]);
  expect(now).toHaveLength(written.size);
});
