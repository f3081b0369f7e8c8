import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { createKling, type Kling } from "klingkit";
import { type Environment, variablesOf } from "../environment.ts";
import { exitCodes } from "../exit-code.ts";
import { createGuards } from "../guards.ts";
import { toInteger } from "../input/flags.ts";
import { connectionOf, type GlobalOptions } from "../session.ts";
import { createTaskStore } from "../state/task-store.ts";

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
      const { folder, stderr, interrupt, clock } = environment;
      const env = variablesOf(environment);
      const chosenState = state === undefined ? {} : { state: resolve(folder, state) };
      // Loaded on demand: no other command uses the MCP SDK.
      const { runMcp, stateFolder } = await import("@klingkit/mcp");
      const connection = emulator ? {} : connectionOf(environment, options);
      // The client with which a budget looks up tasks of killed servers.
      let client: Kling | undefined;
      // The built-in emulator costs nothing.
      const beforeCreate = emulator
        ? []
        : await createGuards(env, {
            store: createTaskStore(stateFolder({ ...chosenState, env })),
            clock,
            folder,
            tasks: () => (client ??= createKling({ ...connection, clock })).tasks,
          });
      try {
        await runMcp({
          emulator,
          kling: { ...connection, beforeCreate },
          httpPort: http === true ? PORT : http,
          ...chosenState,
          ...(files === undefined ? {} : { files: resolve(folder, files) }),
          env,
          print: (line) => void stderr.write(`${line}\n`),
          signal: interrupt,
        });
      } finally {
        await client?.close();
      }
      onExit(exitCodes.done);
    });
}
