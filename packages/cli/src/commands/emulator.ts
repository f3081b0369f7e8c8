import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import { toNumber, toPositive } from "../input/flags.ts";
import type { Act } from "../session.ts";
import type { Surroundings } from "../surroundings.ts";

interface EmulatorFlags {
  readonly port: number;
  readonly host: string;
  readonly speed: number;
  readonly seed: number;
  readonly gateway?: boolean;
}

export function emulator(parent: Command, act: Act, { interrupt }: Surroundings): void {
  parent
    .command("emulator")
    .summary("run a local stand-in for the service")
    .description(
      "Runs a server that behaves like the service, until Ctrl-C. Nothing is spent, nothing leaves the machine. For one command alone, --emulator does.",
    )
    .option("-p, --port <number>", "port to listen on; 0 for any free one", toNumber, 5510)
    .option("--host <name>", "address to listen on", "127.0.0.1")
    .option("--speed <number>", "tasks end so many times sooner", toPositive, 1)
    .option("--seed <number>", "decides ids, durations and probabilities", toNumber, 1)
    .option("--gateway", "accept X-Api-Key and X-Api-Secret too")
    .addHelpText("after", "\nExamples:\n  $ klingkit emulator --speed 20\n  $ klingkit emulator --port 0 --json")
    .action(
      act(async ({ printer }, { port, host, speed, seed, gateway }: EmulatorFlags) => {
        const { createEmulator, DEFAULT_ACCOUNT } = await import("@klingkit/emulator");
        const running = await createEmulator({
          port,
          host,
          seed,
          accounts: [{ ...DEFAULT_ACCOUNT, ...(gateway ? { gateway } : {}) }],
          taskSeconds: ({ usualSeconds }) => usualSeconds / speed,
        });
        const { accessKey, secretKey, apiKeys: [apiKey = ""] = [] } = DEFAULT_ACCOUNT;
        printer.result({ url: running.url, apiKey, accessKey, secretKey }, [
          running.url,
          "",
          "In another terminal:",
          "",
          `  export KLING_BASE_URL=${running.url}`,
          `  export KLING_API_KEY=${apiKey}`,
          "",
          `Its state: ${running.url}/__emulator/state`,
        ]);
        await new Promise<void>((resolve) => {
          if (interrupt.aborted) resolve();
          interrupt.addEventListener("abort", () => resolve(), { once: true });
        });
        await running.close();
        return exitCodes.done;
      }),
    );
}
