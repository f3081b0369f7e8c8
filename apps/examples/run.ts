import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { webhookSecret } from "./example.ts";
import { examples } from "./examples.ts";
import { keepTime } from "./keep-time.ts";

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

Runs an example against an emulator of its own: nothing is spent, and its time
jumps, so that nobody waits. Names:

${Object.keys(examples)
  .map((each) => `  ${each}`)
  .join("\n")}`);
  process.exitCode = values.help ? 0 : 1;
} else {
  // An account behind a gateway takes all three ways to sign in.
  const { accessKey, secretKey, apiKeys: [apiKey = ""] = [] } = DEFAULT_ACCOUNT;
  const account = { ...DEFAULT_ACCOUNT, gateway: true, webhookSecret };
  await using emulator = await createEmulator({ clock: "virtual", accounts: [account] });
  void keepTime(emulator);
  await example({
    apiKey,
    accessKey,
    secretKey,
    webhookSecret,
    connection: { baseUrl: emulator.url, fetch: emulator.fetch, clock: emulator.clock },
    auth: values.auth,
    // pnpm --filter changes the folder; INIT_CWD is where the command was typed.
    out: resolve(process.env["INIT_CWD"] ?? ".", values.out ?? `${name}.mp4`),
    say: console.log,
  });
  const seen = emulator.calls.map(({ method, path, auth, status }) => `${method} ${path} with ${auth}: ${status}`);
  for (const line of new Set(seen))
    console.log(`the emulator saw ${seen.filter((each) => each === line).length} x ${line}`);
}
