import { parseArgs } from "node:util";
import { fuzz } from "./fuzz/run.ts";
import { readLongResponses } from "./fuzz/long-responses.ts";
import { rejectLargeResponse } from "./fuzz/large-response.ts";

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", short: "h" },
  },
});
const [inputs, seed] = [Number(values.inputs), Number(values.seed)];

if (values.help || !(inputs > 0) || !Number.isInteger(seed)) {
  console.log(
    "pnpm --filter chaos fuzz [--inputs 100000] [--seed 1]\n\nPasses broken responses, callbacks, task references, intents, inputs and .env files to klingkit.",
  );
  process.exitCode = values.help ? 0 : 1;
} else {
  const start = performance.now();
  const { findings, outcomes } = await fuzz(inputs, seed);
  const seconds = (performance.now() - start) / 1000;
  const megabytes = Math.round(process.memoryUsage().rss / 1e6);
  const large = await rejectLargeResponse(100 * 1024 * 1024);
  const slow = await readLongResponses();
  console.log(
    JSON.stringify(
      { inputs, seed, seconds: Number(seconds.toFixed(1)), megabytes, outcomes, large, slow, findings },
      undefined,
      2,
    ),
  );
  process.exitCode = findings.length + slow.length > 0 || large.error === undefined ? 1 : 0;
}
