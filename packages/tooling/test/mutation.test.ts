import { expect, test } from "vitest";
import { readArguments } from "../mutation/arguments.ts";
import { count, score } from "../mutation/report.ts";
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

test("reads package directories, published names and files", () => {
  expect(readArguments(["http", "klingkit"], published)).toEqual({ packages: [http, facade], files: undefined });
  expect(readArguments(["@klingkit/http", "--file", "src/a.ts", "--file", "src/b.ts"], published)).toEqual({
    packages: [http],
    files: ["src/a.ts", "src/b.ts"],
  });
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
