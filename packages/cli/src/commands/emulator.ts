import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import { toInteger, toNumber, toPositive } from "../input/flags.ts";
import type { CreateAction } from "../session.ts";
import type { Environment } from "../environment.ts";

interface EmulatorFlags {
  readonly port: number;
  readonly host: string;
  readonly taskSpeed: number;
  readonly seed: number;
  readonly gateway?: boolean;
}

export function emulator(parent: Command, createAction: CreateAction, { interrupt }: Environment): void {
  parent
    .command("emulator")
    .summary("run a local emulator of the service")
    .description(
      "Runs a local server that behaves like the service, until Ctrl-C. It costs nothing and contacts no other server. To run a single command against an emulator, add --emulator to that command instead.",
    )
    .option("-p, --port <number>", "port to listen on; 0 selects a free port", toInteger(0, 65_535), 5510)
    .option("--host <name>", "address to listen on", "127.0.0.1")
    .option("--task-speed <number>", "how many times faster tasks finish", toPositive, 1)
    .option("--seed <number>", "seed for ids, durations and probabilities", toNumber, 1)
    .option("--gateway", "also accept X-Api-Key and X-Api-Secret")
    .addHelpText("after", "\nExamples:\n  $ klingkit emulator --task-speed 20\n  $ klingkit emulator --port 0 --json")
    .action(
      createAction(async ({ printer }, { port, host, taskSpeed, seed, gateway }: EmulatorFlags) => {
        const { createEmulator, DEFAULT_ACCOUNT } = await import("@klingkit/emulator");
        const server = await createEmulator({
          port,
          host,
          seed,
          accounts: [{ ...DEFAULT_ACCOUNT, ...(gateway ? { gateway } : {}) }],
          taskSpeed,
        });
        const { accessKey, secretKey, apiKeys: [apiKey = ""] = [] } = DEFAULT_ACCOUNT;
        printer.result({ url: server.url, apiKey, accessKey, secretKey }, [
          server.url,
          "",
          "In another terminal:",
          "",
          `  export KLING_BASE_URL=${server.url}`,
          `  export KLING_API_KEY=${apiKey}`,
          "",
          `State: ${server.url}/__emulator/state`,
        ]);
        await new Promise<void>((resolve) => {
          if (interrupt.aborted) resolve();
          interrupt.addEventListener("abort", () => resolve(), { once: true });
        });
        await server.close();
        return exitCodes.done;
      }),
    );
}
