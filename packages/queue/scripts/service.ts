import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import type { ServiceOptions } from "./processes.ts";

/**
 * An emulator in a separate process. It prints one line with its address and its clock, and exits with its parent. The
 * tests compare results with its state.
 */
const {
  concurrency = 20,
  seconds = 80,
  speed = 20,
  slowMs = 0,
} = JSON.parse(process.argv[2] ?? "{}") as ServiceOptions;
let created = 0;
const emulator = await createEmulator({
  clock: { speed },
  // Varies by 15 %, evenly and reproducibly.
  taskSeconds: () => seconds * (0.85 + 0.3 * ((created++ * 0.618) % 1)),
  accounts: [
    {
      ...DEFAULT_ACCOUNT,
      packs: [
        { type: "video", units: 10_000_000, concurrency },
        { type: "image", units: 10_000_000, concurrency },
      ],
    },
  ],
});
if (slowMs > 0) emulator.faults.add({ method: "POST", probability: 0.5, processed: true, delayMs: slowMs });
process.stdout.write(
  `${JSON.stringify({ url: emulator.url, speed, virtual: emulator.clock.now(), real: Date.now() })}\n`,
);
process.stdin.on("end", () => process.exit()).resume();
