import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import type { ServiceOptions } from "./processes.ts";

/**
 * The remote side of a proof: an emulator in a process of its own, whose books are the judge. The one line that it
 * prints is its address and its clock; it ends with its parent.
 */
const {
  concurrency = 20,
  seconds = 80,
  speed = 20,
  slowMs = 0,
} = JSON.parse(process.argv[2] ?? "{}") as ServiceOptions;
let made = 0;
const emulator = await createEmulator({
  clock: { speed },
  // Spread by 15 %, evenly and the same in every run.
  taskSeconds: () => seconds * (0.85 + 0.3 * ((made++ * 0.618) % 1)),
  accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 10_000_000, concurrency }] }],
});
if (slowMs > 0) emulator.faults.add({ method: "POST", probability: 0.5, processed: true, delayMs: slowMs });
process.stdout.write(
  `${JSON.stringify({ url: emulator.url, speed, virtual: emulator.clock.now(), real: Date.now() })}\n`,
);
process.stdin.on("end", () => process.exit()).resume();
