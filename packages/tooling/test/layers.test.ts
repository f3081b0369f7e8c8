import { describe, expect, test } from "vitest";
import { manifestProblems, sourceProblems, tableProblems } from "../layers/rules.ts";
import { readSource } from "../layers/source.ts";

const siblings = new Map([
  ["@klingkit/errors", { name: "@klingkit/errors", version: "1.0.0", exports: { ".": "./index.js" } }],
]);
const http = { folder: "http", manifest: { name: "@klingkit/http", version: "1.0.0" } };

function problemsOf(file: string, code: string, dependencies: Record<string, string> = {}) {
  const manifest = { ...http.manifest, dependencies };
  return sourceProblems({ ...http, manifest }, file, readSource(file, code), siblings);
}

describe("the table", () => {
  test("points downwards only", () => expect(tableProblems()).toEqual([]));

  test("is told when a package uses one of its own level", () => {
    expect(tableProblems({ auth: { level: 1, uses: ["http"] }, http: { level: 1, uses: [] } })).toEqual([
      "auth (level 1) may not use http, which is not below it",
    ]);
  });
});

describe("a manifest", () => {
  const folders = new Map([["@klingkit/auth", "auth"]]);

  test("may not depend on a sibling that its layer does not allow", () => {
    const manifest = { ...http.manifest, peerDependencies: { "@klingkit/auth": "1.0.0" } };
    expect(manifestProblems({ folder: "http", manifest }, folders)).toEqual([
      "http depends on auth, which its layer does not allow",
    ]);
  });

  test("may use any sibling in its tests", () => {
    const manifest = { ...http.manifest, devDependencies: { "@klingkit/auth": "1.0.0" } };
    expect(manifestProblems({ folder: "http", manifest }, folders)).toEqual([]);
  });

  test("publishes what it has, without sources", () => {
    const imports = {
      "#platform": {
        node: { "@klingkit/source": "./src/node.ts", default: "./dist/node.js" },
        default: "./dist/web.js",
      },
    };
    const problemsWith = (platform: object): string[] =>
      manifestProblems(
        {
          folder: "http",
          manifest: { ...http.manifest, imports, publishConfig: { imports: { "#platform": platform } } },
        },
        folders,
      );
    expect(problemsWith({ node: "./dist/node.js", default: "./dist/web.js" })).toEqual([]);
    expect(problemsWith({ node: "./dist/web.js", default: "./dist/web.js" })).toEqual([
      "http publishes other imports than it has: copy them to publishConfig without sources",
    ]);
  });

  test("of an app is free", () => {
    const manifest = { ...http.manifest, dependencies: { "@klingkit/auth": "1.0.0" } };
    expect(manifestProblems({ folder: "apps/demo", manifest }, folders)).toEqual([]);
  });
});

describe("a source file", () => {
  const named = { "@klingkit/errors": "1.0.0" };

  test("that keeps the rules", () => {
    expect(problemsOf("src/a.ts", `import { x } from "@klingkit/errors"; export { x as y };`, named)).toEqual([]);
    expect(problemsOf("src/a.node.ts", `import "node:fs"; import "./b.node.ts";`)).toEqual([]);
    expect(problemsOf("src/a.ts", `// console.log("only a comment")\nexport * as errors from "./b.ts";`)).toEqual([]);
  });

  test.each([
    [`import type { X } from "@klingkit/http"; export type { Y } from "@klingkit/http";`, []],
    [
      `import { type X, y } from "@klingkit/http";`,
      ["auth/src/a.ts imports @klingkit/http, which its package.json does not name"],
    ],
    [
      `export { y } from "@klingkit/http";`,
      ["auth/src/a.ts imports @klingkit/http, which its package.json does not name"],
    ],
  ])("may use types alone of a sibling that its layer names: %s", (code, problems) => {
    const manifest = { name: "@klingkit/auth", version: "1.0.0", devDependencies: { "@klingkit/http": "1.0.0" } };
    const known = new Map([[http.manifest.name, { ...http.manifest, exports: { ".": "./index.js" } }]]);
    expect(sourceProblems({ folder: "auth", manifest }, "src/a.ts", readSource("a.ts", code), known)).toEqual(problems);
  });

  test.each([
    [
      "src/a.ts",
      `import { x } from "@klingkit/errors";`,
      {},
      "imports @klingkit/errors, which its package.json does not name",
    ],
    [
      "src/a.ts",
      `import "@klingkit/errors/src/deep.ts";`,
      named,
      "imports @klingkit/errors/src/deep.ts, which is no public entry",
    ],
    [
      "src/a.ts",
      `import { x } from "../../errors/src/index.ts";`,
      named,
      "reaches out of its sources with ../../errors/src/index.ts",
    ],
    ["src/a.ts", `import "node:fs";`, {}, "imports node:fs but is not named *.node.ts"],
    ["src/a.ts", `await import("node:fs");`, {}, "imports node:fs but is not named *.node.ts"],
    ["src/a.ts", `export type F = import("node:fs").Stats;`, {}, "imports node:fs but is not named *.node.ts"],
    ["src/a.ts", `import "#platform";`, {}, "imports #platform, which its package.json does not name"],
    [
      "src/a.ts",
      `import "./b.node.ts";`,
      {},
      "imports ./b.node.ts but is not named *.node.ts: a conditional import of its package.json may choose it",
    ],
    ["src/a.ts", `console.log(1);`, {}, "uses `console`: a library prints nothing"],
    ["src/a.ts", `export * from "./b.ts";`, {}, "has `export *`: name every export"],
    ["src/utils.ts", ``, {}, "has a name that says nothing: name what it holds"],
    ["src/shared/a.ts", ``, {}, "has a name that says nothing: name what it holds"],
  ])("%s: %s", (file, code, dependencies, problem) => {
    expect(problemsOf(file, code, dependencies)).toEqual([`http/${file} ${problem}`]);
  });
});
