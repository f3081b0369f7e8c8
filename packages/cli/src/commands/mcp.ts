import { resolve } from "node:path";
import { type Command, Option } from "commander";
import type { Environment } from "../environment.ts";
import { exitCodes } from "../exit-code.ts";
import { toInteger } from "../input/flags.ts";
import { connectionOf, type GlobalOptions } from "../session.ts";

interface McpFlags extends GlobalOptions {
  /** `true` without a port. */
  readonly http?: number | true;
  readonly files?: string;
}

/** The default port of `--http`. */
const PORT = 5520;

export function mcp(parent: Command, onExit: (exitCode: number) => void, environment: Environment): void {
  parent
    .command("mcp")
    .summary("run an MCP server for agents")
    .description(
      "Runs an MCP server, with which agents make videos, images and speech. It uses standard input and output, unless --http is set. The price is stated first, and each request is paid once. The environment variables KLINGKIT_MCP_CONFIRM_ABOVE and KLINGKIT_MCP_BUDGET limit spending, in USD.",
    )
    .addOption(
      new Option(
        "--http [port]",
        `serve over HTTP on 127.0.0.1 (default port: ${PORT}); a token is required`,
      ).argParser(toInteger(0, 65_535)),
    )
    .option("--files <dir>", "the only directory for files in and out (default: KLINGKIT_MCP_FILES, else ~/klingkit)")
    .addHelpText(
      "after",
      `
--state is the directory for the records of requests (default:
KLINGKIT_MCP_STATE, else ~/.klingkit/mcp). KLINGKIT_MCP_TOKEN is the token of
--http; without it, a new token is printed.

Examples:
  $ klingkit mcp --emulator
  $ klingkit mcp --http 5520 --files videos`,
    )
    .action(async (_: unknown, command: Command) => {
      const { http, files, state, emulator = false, ...options } = command.optsWithGlobals<McpFlags>();
      const { folder, stderr, interrupt } = environment;
      // Loaded on demand: no other command uses the MCP SDK.
      const { runMcp } = await import("@klingkit/mcp");
      await runMcp({
        emulator,
        kling: emulator ? {} : connectionOf(environment, options),
        httpPort: http === true ? PORT : http,
        ...(state === undefined ? {} : { state: resolve(folder, state) }),
        ...(files === undefined ? {} : { files: resolve(folder, files) }),
        ...(environment.connection.env ? { env: environment.connection.env } : {}),
        print: (line) => void stderr.write(`${line}\n`),
        signal: interrupt,
      });
      onExit(exitCodes.done);
    });
}
