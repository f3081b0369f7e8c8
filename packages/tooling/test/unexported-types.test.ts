import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type UnexportedType, unexportedTypes } from "../unexported-types.ts";
import { root } from "../workspace.ts";

test("klingkit exports all types of its signatures", () => {
  const folder = join(root, "packages", "klingkit");
  const missing = unexportedTypes(join(folder, "tsconfig.json"), join(folder, "src", "index.ts"));
  expect(missing.map(({ name, file, usedBy }) => `${name} of ${relative(root, file)}, in ${usedBy}`)).toEqual([]);
});

/** The types that `index.ts` of a project with these modules does not export. */
function missingIn(modules: Readonly<Record<string, string>>): Pick<UnexportedType, "name" | "usedBy">[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "klingkit-types-")));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const config = join(folder, "tsconfig.json");
  const compilerOptions = { module: "nodenext", target: "es2024", types: [], strict: true, noEmit: true };
  writeFileSync(config, JSON.stringify({ compilerOptions, include: ["."] }));
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, name), text);
  return unexportedTypes(config, join(folder, "index.ts")).map(({ name, usedBy }) => ({ name, usedBy }));
}

test.each([
  ["a parameter", "export function call(input: Hidden): void {}"],
  ["a result", "export function call(): Promise<readonly Hidden[]> { return Promise.resolve([]); }"],
  ["a type argument", 'export type call = Omit<Hidden, "a">;'],
  ["a base type", "export interface call extends Hidden {}"],
  ["a member of a class", "export class call { one: Hidden | undefined; }"],
  ["the constraint of a type parameter", "export type call<T extends Hidden> = T;"],
  ["a typeof", "export type call = typeof hidden;"],
])("finds a type in %s", (_, code) => {
  const hidden = "export interface Hidden { a: string }\nexport const hidden: { b: string } = { b: '' };";
  const name = code.includes("typeof") ? "hidden" : "Hidden";
  const index = `import { type Hidden, hidden } from "./hidden.js";\n${code}\nvoid hidden;`;
  expect(missingIn({ "hidden.ts": hidden, "index.ts": index })).toEqual([{ name, usedBy: "call" }]);
});

test("ignores types that are re-exported under a different name, built in, private or inside a function", () => {
  const index = `
    import type { Hidden, Renamed } from "./hidden.js";
    export type { Renamed as Public } from "./hidden.js";
    export class Client<T> {
      private readonly secret: Hidden | undefined = undefined;
      readonly tags: Map<string, T> = new Map<string, T>();
      call(input: Renamed): Promise<Uint8Array> {
        const hidden: Hidden = { a: String(input) };
        return Promise.resolve(new TextEncoder().encode(hidden.a + String(this.secret)));
      }
    }`;
  expect(
    missingIn({
      "hidden.ts": "export interface Hidden { a: string }\nexport type Renamed = { b: 1 };",
      "index.ts": index,
    }),
  ).toEqual([]);
});
