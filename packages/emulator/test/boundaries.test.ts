import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createEmulator } from "../src/index.ts";

const sources = globSync("../src/**/*.ts", { cwd: import.meta.dirname }).map((file) =>
  readFileSync(new URL(file, import.meta.url), "utf8"),
);

test("the sources import no other klingkit package", () => {
  const specifiers = sources.flatMap((text) => [...text.matchAll(/from "([^".][^"]*)"/g)].map((match) => match[1]));
  expect(new Set(specifiers)).toEqual(
    new Set([
      "hono",
      "@hono/node-server",
      "@hono/node-server/utils/response",
      "node:crypto",
      "node:fs",
      "node:http",
      "node:net",
      "node:util",
      "node:zlib",
    ]),
  );
});

test("the README contains the example test", () => {
  const example = readFileSync(new URL("example.test.ts", import.meta.url), "utf8");
  expect(readFileSync(new URL("../README.md", import.meta.url), "utf8")).toContain(example.trim());
});

test("an emulator on a port does not change the globals of its process", async () => {
  const before = { Request, Response, fetch };
  const emulator = await createEmulator();
  await emulator.close();
  expect({ Request, Response, fetch }).toEqual(before);
});
