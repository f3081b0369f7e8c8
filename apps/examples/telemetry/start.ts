import { parseArgs } from "node:util";
import { createEmulator } from "@klingkit/emulator";
import { account, runBatch } from "./batch.ts";
import { startReceiver } from "./receiver.ts";
import { startSdk } from "./sdk.ts";

// Runs a batch on the emulator, with traces and metrics:
//   pnpm --filter examples telemetry [--collector URL] [--port 4318] [--metrics-port 9464]
const { values } = parseArgs({
  options: {
    collector: { type: "string" },
    port: { type: "string", default: "4318" },
    "metrics-port": { type: "string", default: "9464" },
  },
});

await using receiver = values.collector === undefined ? await startReceiver(Number(values.port)) : undefined;
const collector = values.collector ?? receiver?.url ?? "";
await using sdk = await startSdk({ collector, metricsPort: Number(values["metrics-port"]) });
await using emulator = await createEmulator({ taskSpeed: 20, accounts: [account] });
await runBatch(emulator, console.log);
await sdk.flush();
console.log(`Traces:  ${receiver ? `${receiver.url}/` : collector}
Metrics: ${sdk.metricsUrl}
Press Ctrl-C to end.`);
await new Promise((resolve) => process.once("SIGINT", resolve));
