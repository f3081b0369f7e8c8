import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMcp } from "./create-mcp.ts";
import { hasState, type McpOptions, readToken } from "./options.ts";

/** How the command line starts a server. */
export interface RunOptions extends McpOptions {
  /**
   * The port of HTTP; 0 is any free port.
   * @default none: the server uses standard input and output
   */
  readonly httpPort?: number | undefined;
  /**
   * Whether the server uses a built-in emulator, which needs no account and costs nothing. Without a state directory of
   * its own, the records are deleted at the end.
   * @default false
   */
  readonly emulator?: boolean;
  /** Prints a line for the person who started the server. Standard output belongs to the protocol. */
  readonly print: (line: string) => void;
  /** Ends the server. */
  readonly signal: AbortSignal;
}

/** How many times faster than usual the tasks of the built-in emulator finish. */
const TASK_SPEED = 20;

/**
 * Runs a server until its input ends or the signal aborts.
 * @throws {ConfigurationError} if an option or a variable is not valid
 * @example
 * await runMcp({ httpPort: 5520, print: console.error, signal: controller.signal });
 */
export async function runMcp({ emulator = false, ...options }: RunOptions): Promise<void> {
  if (!emulator) return serve(options);
  const { createEmulator, DEFAULT_ACCOUNT } = await import("@klingkit/emulator");
  await using running = await createEmulator({ listen: false, taskSpeed: TASK_SPEED });
  const { url: baseUrl, fetch, clock } = running;
  const apiKey = DEFAULT_ACCOUNT.apiKeys?.[0] ?? "";
  const kling = { ...options.kling, baseUrl, fetch, clock, apiKey };
  if (hasState(options)) return await serve({ ...options, kling });
  const state = await mkdtemp(join(tmpdir(), "klingkit-mcp-"));
  try {
    await serve({ ...options, kling, state });
  } finally {
    await rm(state, { recursive: true, force: true });
  }
}

async function serve({ httpPort, print, signal, ...options }: Omit<RunOptions, "emulator">): Promise<void> {
  const mcp = await createMcp(options);
  const interrupted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  try {
    if (httpPort === undefined) return await Promise.race([mcp.serveStdio(), interrupted]);
    const given = readToken(options);
    const server = await mcp.serveHttp({ port: httpPort, token: given });
    print(`MCP over HTTP: ${server.url}`);
    if (given === undefined) print(`Authorization: Bearer ${server.token}`);
    await interrupted;
    await server.close();
  } finally {
    await mcp.close();
  }
}
