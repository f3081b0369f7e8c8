import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { installArguments } from "../install-arguments.js";
import { root } from "../workspace.ts";

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };

describe("the scripts of the root package", () => {
  test.each(["demo", "klingkit"])("%s installs only what it runs", (name) => {
    expect(scripts[name]).toMatch(/^node packages\/tooling\/install-for\.js \S+ && pnpm /);
  });

  // After the demo, pnpm takes the workspace as up to date, although only a part of it is installed.
  test("all others install everything first", () => {
    const others = Object.entries(scripts).filter(([name]) => !["demo", "klingkit"].includes(name));
    for (const [name, script] of others) expect(`${name}: ${script}`).toMatch(/: pnpm (install|--silent build) && \S/);
    expect(scripts["build"]).toMatch(/^pnpm install && /);
  });

  test("need no POSIX shell", () => {
    for (const [name, script] of Object.entries(scripts)) expect(`${name}: ${script}`).not.toMatch(/['$;`|<>]|^\w+=/);
  });
});

describe("installArguments", () => {
  const demo = ["--filter-prod", "{./apps/demo}..."];
  const node = ["--filter-prod", "{./packages/tooling/node}"];
  const production = ["install", "--prod", "--trust-lockfile"];

  test("selects the production dependencies of a folder", () => {
    const args = installArguments("apps/demo", { isFullyInstalled: false, needsNode: false });
    expect(args).toEqual([...demo, ...production]);
  });

  test("adds a Node.js", () => {
    const args = installArguments("apps/demo", { isFullyInstalled: false, needsNode: true });
    expect(args).toEqual([...demo, ...node, ...production]);
  });

  test("keeps the development dependencies of a full installation", () => {
    expect(installArguments("apps/demo", { isFullyInstalled: true, needsNode: true })).toEqual(["install"]);
  });
});
