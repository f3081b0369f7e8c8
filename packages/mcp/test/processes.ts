import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { Emulator } from "@klingkit/emulator";
import { onTestFinished } from "vitest";
import { type ClientSettings, createClient, type TestClient } from "./served.ts";

const BIN = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
/** The arguments of Node.js that start the server from its sources. */
export const args: readonly string[] = ["-C", "@klingkit/source", BIN];

/** On a machine with many processes, a server can need a minute to start, milliseconds. */
const CONNECT_TIMEOUT = 300_000;

/** A client and the process of its server. */
export interface Session extends TestClient {
  /** Kills the process at once. */
  kill(): Promise<void>;
}

/** The directories of servers. They are removed when the test ends. */
export interface Folders {
  readonly state: string;
  readonly files: string;
}

export async function createFolders(): Promise<Folders> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-mcp-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { state: join(folder, "state"), files: join(folder, "files") };
}

/** The environment of a server that uses an emulator in the process of the test. */
export function environment({ url }: Emulator, { state, files }: Folders): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    KLING_BASE_URL: url,
    KLING_API_KEY: "api-key-emulator",
    KLINGKIT_MCP_STATE: state,
    KLINGKIT_MCP_FILES: files,
    KLINGKIT_MCP_BUDGET: "100",
  };
}

/** Starts a server over standard input and output, and connects a client. */
export async function startStdio(env: Record<string, string>, settings: ClientSettings): Promise<Session> {
  const transport = new StdioClientTransport({ command: process.execPath, args: [...args], env, stderr: "ignore" });
  const test = createClient(settings);
  await test.client.connect(transport, { timeout: CONNECT_TIMEOUT });
  const { pid } = transport;
  onTestFinished(() => test.client.close());
  return {
    ...test,
    async kill() {
      if (pid) process.kill(pid, "SIGKILL");
      // Waits for the end of the process.
      await test.client.close();
    },
  };
}

/** Starts a server over HTTP, and connects a client with the token that it prints. */
export async function startHttp(env: Record<string, string>, settings: ClientSettings): Promise<Session> {
  const child = spawn(process.execPath, [...args, "--http", "--port", "0"], {
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const { url, authorization } = await printed(child);
  const test = createClient(settings);
  await test.client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization } } }),
    { timeout: CONNECT_TIMEOUT },
  );
  onTestFinished(() => test.client.close());
  return {
    ...test,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function printed({ stderr }: ChildProcess): Promise<{ readonly url: string; readonly authorization: string }> {
  let text = "";
  if (!stderr) throw new Error("The process has no stderr.");
  for await (const line of createInterface({ input: stderr })) {
    text += `${line}\n`;
    const [, url] = /^MCP over HTTP: (\S+)$/m.exec(text) ?? [];
    const [, authorization] = /^Authorization: (.+)$/m.exec(text) ?? [];
    if (url !== undefined && authorization !== undefined) return { url, authorization };
  }
  throw new Error(`The server has ended: ${text}`);
}
