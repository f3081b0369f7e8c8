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
    expect(manifestProblems({ folder: "http", manifest }, folders)).toHaveLength(1);
  });

  test("may use any sibling in its tests", () => {
    const manifest = { ...http.manifest, devDependencies: { "@klingkit/auth": "1.0.0" } };
    expect(manifestProblems({ folder: "http", manifest }, folders)).toEqual([]);
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
    expect(problemsOf("src/a.node.ts", `import "node:fs";`)).toEqual([]);
    expect(problemsOf("src/a.ts", `// console.log("only a comment")\nexport * as errors from "./b.ts";`)).toEqual([]);
  });

  test.each([
    ["src/a.ts", `import { x } from "@klingkit/errors";`, {}, "does not name"],
    ["src/a.ts", `import "@klingkit/errors/src/deep.ts";`, named, "no public entry"],
    ["src/a.ts", `import { x } from "../../errors/src/index.ts";`, named, "reaches out"],
    ["src/a.ts", `import "node:fs";`, {}, "*.node.ts"],
    ["src/a.ts", `await import("node:fs");`, {}, "*.node.ts"],
    ["src/a.ts", `export type F = import("node:fs").Stats;`, {}, "*.node.ts"],
    ["src/a.ts", `console.log(1);`, {}, "console"],
    ["src/a.ts", `export * from "./b.ts";`, {}, "export *"],
    ["src/utils.ts", ``, {}, "says nothing"],
    ["src/shared/a.ts", ``, {}, "says nothing"],
  ])("%s: %s", (file, code, dependencies, problem) => {
    expect(problemsOf(file, code, dependencies).join()).toContain(problem);
  });
});
