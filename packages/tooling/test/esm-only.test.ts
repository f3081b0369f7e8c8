import type { Problem } from "@arethetypeswrong/core";
import { expect, test } from "vitest";
import { esmOnly } from "../packed/esm-only.ts";

const meant: Problem[] = [
  { kind: "CJSResolvesToESM", entrypoint: ".", resolutionKind: "node16-cjs" },
  { kind: "NoResolution", entrypoint: "./node", resolutionKind: "node10" },
];
const wrong: Problem[] = [
  { kind: "NoResolution", entrypoint: ".", resolutionKind: "node16-esm" },
  { kind: "UntypedResolution", entrypoint: ".", resolutionKind: "bundler" },
];

test("an ESM package is excused what follows from being ESM, and nothing else", () => {
  expect(meant.filter(esmOnly)).toEqual(meant);
  expect(wrong.filter(esmOnly)).toEqual([]);
});
