import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../workspace.ts";

const files = execFileSync("git", ["ls-files", "packages", "apps", "README.md"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => /\.(tsx?|md)$/.test(file) && existsSync(join(root, file)));

const read = (file: string): string => readFileSync(join(root, file), "utf8");

/** Returns the anchors of the headings of a page, as GitHub writes them. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = read(page).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}

test("every page of the service that a source cites has the cited heading", () => {
  const cited = files.flatMap((file) =>
    [...read(file).matchAll(/apps\/docs\/(service\/[\w-]+\.md)#([\w-]+)/g)].map(
      ([, page = "", anchor = ""]) => [file, `apps/docs/${page}`, anchor] as const,
    ),
  );
  expect(cited.length).toBeGreaterThan(100);
  const missing = cited.filter(([, page, anchor]) => !existsSync(join(root, page)) || !anchorsOf(page).has(anchor));
  expect(missing).toEqual([]);
});

test("every path that the architecture page names exists", () => {
  const paths = [...read("apps/docs/architecture.md").matchAll(/`((?:packages|apps)\/[^`<>\s]+\.\w+)`/g)].flatMap(
    ([, path]) => path ?? [],
  );
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("the pages of engines and frameworks quote the programs that are tested", () => {
  const pages = files.filter((file) => /^apps\/docs\/(engines|frameworks)\//.test(file));
  const quotes = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)]+\.tsx?)\):\n\n```tsx?\n(.*?)```/gs)].map(
      ([, path = "", text = ""]) => [join(dirname(page), path), text] as const,
    ),
  );
  expect(quotes.length).toBeGreaterThan(10);
  expect(quotes.filter(([path, text]) => read(path) !== text).map(([path]) => path)).toEqual([]);
});
