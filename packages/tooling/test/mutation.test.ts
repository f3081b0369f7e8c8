import { expect, test } from "vitest";
import { readArguments } from "../mutation/arguments.ts";
import { count, merge, type Mutant, score, undetectedRanges } from "../mutation/report.ts";
import type { WorkspacePackage } from "../workspace.ts";

function workspacePackage(folder: string, name: string): WorkspacePackage {
  return { folder, path: `/packages/${folder}`, manifest: { name, version: "0.0.0" } };
}

const auth = workspacePackage("auth", "@klingkit/auth");
const http = workspacePackage("http", "@klingkit/http");
const facade = workspacePackage("klingkit", "klingkit");
const tasks = workspacePackage("tasks", "@klingkit/tasks");
const webhooks = workspacePackage("webhooks", "@klingkit/webhooks");
const published = [auth, http, facade, tasks, webhooks];

function mutant(status: string, line: number): Mutant {
  return {
    status,
    mutatorName: "BooleanLiteral",
    replacement: "false",
    location: { start: { line, column: 5 }, end: { line, column: 10 } },
  };
}

const killed = mutant("Killed", 1);
const survived = mutant("Survived", 2);
const uncovered = mutant("NoCoverage", 3);

test("reads package directories, published names and files", () => {
  expect(readArguments(["http", "klingkit"], published)).toEqual({ packages: [http, facade], isOwnOnly: false });
  expect(readArguments(["@klingkit/http", "--file", "src/a.ts", "--file", "src/b.ts"], published)).toEqual({
    packages: [http],
    files: ["src/a.ts", "src/b.ts"],
    isOwnOnly: false,
  });
  expect(readArguments(["http", "--own"], published)).toEqual({ packages: [http], isOwnOnly: true });
});

test("selects the four default packages without arguments", () => {
  expect(readArguments([], published).packages).toEqual([auth, http, tasks, webhooks]);
});

test("rejects an unknown package and lists the published packages", () => {
  expect(() => readArguments(["htpp"], published)).toThrow(
    'The package "htpp" does not exist. The published packages are auth, http, klingkit, tasks, webhooks.',
  );
});

test("rejects --file without exactly one package", () => {
  expect(() => readArguments(["auth", "http", "--file", "src/a.ts"], published)).toThrow(
    "--file requires exactly one package.",
  );
});

test("excludes mutants with errors from the score", () => {
  const statuses = ["Killed", "Killed", "Timeout", "Survived", "NoCoverage", "RuntimeError", "CompileError", "Ignored"];
  const counts = count(statuses.map((status) => ({ status })));
  expect(counts).toEqual({ killed: 2, survived: 1, noCoverage: 1, timeout: 1, errors: 2 });
  expect(score(counts)).toBe(60);
});

test("lists undetected mutants as ranges of Stryker, whose columns begin at 0", () => {
  expect(undetectedRanges({ files: { "src/a.ts": { mutants: [killed, survived, uncovered] } } })).toEqual([
    "src/a.ts:2:4-2:9",
    "src/a.ts:3:4-3:9",
  ]);
});

test("merges the results of a second run for the mutants that the first run did not detect", () => {
  const first = {
    files: { "src/a.ts": { mutants: [killed, survived, uncovered] }, "src/b.ts": { mutants: [survived] } },
  };
  const second = {
    files: {
      "src/a.ts": {
        mutants: [
          { ...killed, status: "Survived" },
          { ...survived, status: "Killed" },
        ],
      },
    },
  };
  expect(merge(first, second)).toEqual({
    files: {
      "src/a.ts": { mutants: [killed, { ...survived, status: "Killed" }, uncovered] },
      "src/b.ts": { mutants: [survived] },
    },
  });
});
