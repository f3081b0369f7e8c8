#!/usr/bin/env node
import { parseArgs } from "node:util";
import { variables } from "./options.ts";
import { runMcp } from "./run-mcp.ts";

const HELP = `klingkit-mcp: an MCP server for the Kling AI developer API (unofficial).

  --http           serve over HTTP on 127.0.0.1 instead of standard input and
                   output; each request needs the token that is printed
  --port <number>  port of --http (default: 5520; 0 selects a free port)
  --emulator       use a built-in emulator: needs no account and costs nothing
  --help           show this text

Credentials: KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY, in the
environment. Other variables:

${Object.entries(variables)
  .map(([name, meaning]) => `  ${name}\n    ${meaning}`)
  .join("\n")}
`;

async function main(signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({
    options: {
      http: { type: "boolean", default: false },
      port: { type: "string", default: "5520" },
      emulator: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError("--port must be an integer from 0 to 65535.");
  await runMcp({
    httpPort: values.http ? port : undefined,
    emulator: values.emulator,
    print: (line) => void process.stderr.write(`${line}\n`),
    signal,
  });
}

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The second signal exits at once. The state is safe: it is written before a request is sent.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort(new Error(`Interrupted by ${signal}.`));
  });
}
process.stdout.on("error", () => interrupt.abort(new Error("The output was closed.")));

main(interrupt.signal).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`klingkit-mcp: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
