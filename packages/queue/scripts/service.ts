import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import type { ServiceOptions } from "./processes.ts";

/**
 * An emulator in a separate process. It prints one line with its address and its clock, and exits with its parent. The
 * tests compare results with its state.
 */
const {
  concurrency = 20,
  seconds = 80,
  spread = 0.15,
  speed = 20,
  slowMs = 0,
  webhookSecret,
} = JSON.parse(process.argv[2] ?? "{}") as ServiceOptions;
let created = 0;
const emulator = await createEmulator({
  clock: { speed },
  // Varies evenly and reproducibly.
  taskSeconds: () => seconds * (1 - spread + 2 * spread * ((created++ * 0.618) % 1)),
  accounts: [
    {
      ...DEFAULT_ACCOUNT,
      ...(webhookSecret === undefined ? {} : { webhookSecret }),
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
