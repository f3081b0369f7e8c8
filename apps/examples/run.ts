import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { webhookSecret } from "./example.ts";
import { examples } from "./examples.ts";
import { runVirtualClock } from "./run-virtual-clock.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string" },
    auth: { type: "string", default: "api-key" },
    help: { type: "boolean", short: "h" },
  },
});
const [name = ""] = positionals;
const example = Object.hasOwn(examples, name) ? examples[name] : undefined;

if (values.help || !example) {
  console.log(`pnpm --filter examples start NAME [--out FILE] [--auth api-key|jwt|key-headers]

Runs an example on an emulator in virtual time. It costs nothing and finishes
immediately. Names:

${Object.keys(examples)
  .map((each) => `  ${each}`)
  .join("\n")}`);
  process.exitCode = values.help ? 0 : 1;
} else {
  // An account behind a gateway accepts all three authentication methods.
  const { accessKey, secretKey, apiKeys: [apiKey = ""] = [] } = DEFAULT_ACCOUNT;
  const account = { ...DEFAULT_ACCOUNT, gateway: true, webhookSecret };
  await using emulator = await createEmulator({ clock: "virtual", accounts: [account] });
  void runVirtualClock(emulator);
  await example({
    apiKey,
    accessKey,
    secretKey,
    webhookSecret,
    connection: { baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock },
    delay: (ms) => emulator.clock.sleep(ms),
    auth: values.auth,
    // `pnpm --filter` changes the working directory. INIT_CWD is the original one.
    out: resolve(process.env["INIT_CWD"] ?? ".", values.out ?? `${name}.mp4`),
    log: console.log,
  });
  const requests = emulator.calls.map(({ method, path, auth, status }) => `${method} ${path} with ${auth}: ${status}`);
  for (const line of new Set(requests))
    console.log(`The emulator received ${requests.filter((each) => each === line).length} x ${line}`);
}
