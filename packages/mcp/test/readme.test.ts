import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createEmulator } from "@klingkit/emulator";
import { expect, onTestFinished, test, vi } from "vitest";
import type * as mcpModule from "../src/index.ts";
import type { Mcp, McpOptions } from "../src/index.ts";
import { variables } from "../src/options.ts";
import { args, createFolders, environment, startStdio } from "./processes.ts";
import { connected, createClient, served } from "./served.ts";

const folder = join(import.meta.dirname, "..");
const readme = readFileSync(join(folder, "README.md"), "utf8");
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) => block);

// The programs use the real package. Only the client and the directories of their servers are replaced.
const world = vi.hoisted(() => ({ create: undefined as ((options?: McpOptions) => Promise<Mcp>) | undefined }));
vi.mock("@klingkit/mcp", async (original) => {
  const actual = await original<typeof mcpModule>();
  const createMcp: typeof actual.createMcp = async (options) =>
    world.create && options?.kling === undefined ? world.create(options) : actual.createMcp(options);
  return { ...actual, createMcp };
});

test("own-server.ts serves over HTTP, and prints the URL and the token", async () => {
  const { another, files } = await served();
  world.create = (options) => another({ ...options, files });
  const printed = vi.spyOn(console, "log").mockImplementation(() => undefined);
  onTestFinished(() => printed.mockRestore());
  await import("../examples/own-server.ts");
  const [url, token] = printed.mock.calls[0] as [string, string];
  const { client, call } = createClient();
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  const { data } = await call("account", {});
  expect(data).toMatchObject({ budget: { usd: 5, timeZone: "Europe/Berlin" }, confirmAboveUsd: 0.5 });
  await client.close();
});

test("own-transport.ts is a handler of requests", async () => {
  const { another } = await served();
  world.create = another;
  const { POST } = await import("../examples/own-transport.ts");
  const { client } = createClient();
  await client.connect(
    new StreamableHTTPClientTransport(new URL("http://127.0.0.1/"), {
      fetch: async (url, init) => POST(new Request(url, init)),
    }),
  );
  expect((await client.listTools()).tools).toHaveLength(11);
  await client.close();
});

test("the configuration of a client starts a server that answers", async () => {
  await using emulator = await createEmulator();
  const { mcpServers } = JSON.parse(blocks("json").join("")) as {
    mcpServers: { kling: { command: string; args: string[]; env: Record<string, string> } };
  };
  const { command, args: words, env } = mcpServers.kling;
  expect([command, ...words]).toEqual(["npx", "-y", "@klingkit/mcp"]);
  const { KLINGKIT_MCP_BUDGET: _, KLING_API_KEY = "", ...rest } = environment(emulator, await createFolders());
  const { call } = await startStdio({ ...rest, ...env, KLING_API_KEY }, { era: "legacy" });
  expect((await call("account", {})).data).toMatchObject({ budget: { usd: 5, used: 0 } });
});

test("the commands start a server on the emulator", async () => {
  const commands = blocks("sh")
    .join("")
    .split("\n")
    .flatMap((line) => /^npx @klingkit\/mcp ([^#]+)/.exec(line)?.[1]?.trim() ?? []);
  expect(commands).toEqual(["--emulator", "--http --emulator"]);
  const { state, files } = await createFolders();
  const env = { PATH: process.env["PATH"] ?? "", KLINGKIT_MCP_FILES: files, HOME: state };
  const [overStdio = "", overHttp = ""] = commands;
  const start = (command: string, ...more: string[]): ReturnType<typeof spawn> =>
    spawn(process.execPath, [...args, ...command.split(" "), ...more], { env });

  const first = start(overStdio);
  first.stdin?.end();
  expect(await once(first, "close")).toEqual([0, null]);

  const second = start(overHttp, "--port", "0");
  const [line] = second.stderr ? ((await once(second.stderr, "data")) as [Buffer]) : [];
  expect(line?.toString()).toMatch(/^MCP over HTTP: http:\/\/127\.0\.0\.1:\d+\/mcp\n/);
  second.kill("SIGTERM");
  expect(await once(second, "close")).toEqual([0, null]);
});

test("every program of the README is one of the examples, and every variable is in its table", () => {
  const programs = readdirSync(join(folder, "examples")).map((file) =>
    readFileSync(join(folder, "examples", file), "utf8"),
  );
  expect(blocks("ts").toSorted()).toEqual(programs.toSorted());
  const listed = new Set([...readme.matchAll(/^\| `(KLINGKIT_MCP_\w+)`/gm)].map(([, name]) => name));
  expect(listed).toEqual(new Set(Object.keys(variables)));
});

test("every tool is in the table of the README, with its cost", async () => {
  const { mcp } = await served();
  const { client } = await connected(mcp);
  const { tools } = await client.listTools();
  const rows = [...readme.matchAll(/^\| `(\w+)` +\| (free|costs money) /gm)].map(([, name, cost]) => [name, cost]);
  const paying = ({ annotations }: (typeof tools)[number]): boolean => annotations?.destructiveHint === true;
  expect(rows.map(([name]) => name)).toEqual(tools.map(({ name }) => name));
  for (const tool of tools.filter(paying)) expect(tool.description).toContain("COSTS MONEY");
  const costly = rows.flatMap(([name, cost]) => (cost === "costs money" ? [name] : []));
  // The look-up of recover_task is free: only `resend` costs money.
  expect(tools.filter(paying).map(({ name }) => name)).toEqual([...costly, "recover_task"]);
});
