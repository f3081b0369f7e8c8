#!/usr/bin/env node
import { parseArgs } from "node:util";
import { DEFAULT_ACCOUNT } from "./accounts/account.ts";
import { createEmulator } from "./create-emulator.ts";

const HELP = `klingkit-emulator: a local server that behaves like the Kling AI developer
API (unofficial).

  --port <number>          port to listen on; default 5510, 0 for any free port
  --host <name>            address to listen on; default 127.0.0.1
  --task-speed <number>    tasks finish this many times faster, and klingkit polls
                           sooner; the clock itself is not changed, so tokens and
                           signatures stay valid
  --seed <number>          seeds ids, task durations and probabilities; default 1
  --gateway                also accept the headers X-Api-Key and X-Api-Secret
  --webhook-secret <text>  sign callbacks with this secret: whsec_ and base64
  --help                   show this text
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "5510" },
      host: { type: "string", default: "127.0.0.1" },
      "task-speed": { type: "string", default: "1" },
      seed: { type: "string", default: "1" },
      "webhook-secret": { type: "string" },
      gateway: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const taskSpeed = number("--task-speed", values["task-speed"]);
  if (taskSpeed <= 0) throw new RangeError("--task-speed must be greater than 0");
  const webhookSecret = values["webhook-secret"];
  const emulator = await createEmulator({
    port: number("--port", values.port),
    host: values.host,
    seed: number("--seed", values.seed),
    accounts: [{ ...DEFAULT_ACCOUNT, gateway: values.gateway, ...(webhookSecret ? { webhookSecret } : {}) }],
    taskSpeed,
  });
  process.stdout.write(
    [
      emulator.url,
      "",
      `  KLING_BASE_URL=${emulator.url}`,
      `  KLING_API_KEY=${DEFAULT_ACCOUNT.apiKeys?.[0]}`,
      `  KLING_ACCESS_KEY=${DEFAULT_ACCOUNT.accessKey}`,
      `  KLING_SECRET_KEY=${DEFAULT_ACCOUNT.secretKey}`,
      "",
      `  control: ${emulator.url}/__emulator/state`,
      "",
    ].join("\n"),
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void emulator.close());
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new TypeError(`${name} must be a number, not '${text}'`);
  return value;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
