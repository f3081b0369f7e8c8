import { run } from "./command.ts";
import { reportProblems } from "./report-problems.ts";
import { root } from "./workspace.ts";

/** The allowed licenses, in the spelling of the manifests. All are permissive. */
const allowed = new Set([
  "(AFL-2.1 OR BSD-3-Clause)",
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "(MIT OR CC0-1.0)",
]);

const output = await run(
  "pnpm",
  ["--filter", "./packages/*", "--filter", "!@klingkit/tooling", "licenses", "list", "--prod", "--json"],
  { cwd: root },
);
const packages = Object.entries(JSON.parse(output) as Record<string, readonly { name: string }[]>);
const problems = packages.flatMap(([license, entries]) =>
  allowed.has(license) ? [] : entries.map(({ name }) => `${name} has the license ${license}, which is not allowed`),
);
const count = packages.reduce((sum, [, entries]) => sum + entries.length, 0);
reportProblems("licenses", count === 0 ? ["pnpm listed no packages"] : problems, `${count} packages, all allowed`);
