import { run } from "./command.ts";
import { verdict } from "./verdict.ts";
import { root } from "./workspace.ts";

/** The licences of what the published packages install, as their manifests write them. All are permissive. */
const allowed = new Set([
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
const problems = packages.flatMap(([licence, listed]) =>
  allowed.has(licence) ? [] : listed.map(({ name }) => `${name} has the licence ${licence}, which is not allowed`),
);
const count = packages.reduce((sum, [, listed]) => sum + listed.length, 0);
verdict("licences", count === 0 ? ["pnpm listed no packages"] : problems, `${count} packages, all allowed`);
