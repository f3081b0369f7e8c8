// Runs the batch, and takes the picture of its trace that packages/otel/README.md shows:
//   node -C @klingkit/source telemetry/take-screenshot.ts
import { fileURLToPath } from "node:url";
import { createEmulator } from "@klingkit/emulator";
import { findBrowser } from "@klingkit/tooling/browser";
import { chromium } from "playwright-core";
import { account, runBatch } from "./batch.ts";
import { startReceiver } from "./receiver.ts";
import { startSdk } from "./sdk.ts";

const WIDTH = 1160;
/** The traces that the picture shows: the batch and two polls. */
const TRACES = 3;
const MARGIN = 12;
const target = fileURLToPath(new URL("../../../packages/otel/screenshots/trace.png", import.meta.url));

const found = await findBrowser();
if ("missing" in found) throw new Error(found.missing);
await using receiver = await startReceiver(0);
await using sdk = await startSdk({ collector: receiver.url, metricsPort: 0 });
await using emulator = await createEmulator({ taskSpeed: 20, accounts: [account] });
await runBatch(emulator, console.log);
await sdk.flush();
const { executablePath, args, env } = found;
const browser = await chromium.launch({ executablePath, args, env });
try {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 } });
  await page.goto(receiver.url);
  const last = await page
    .locator("section")
    .nth(TRACES - 1)
    .boundingBox();
  const height = Math.ceil((last?.y ?? 0) + (last?.height ?? 0) + MARGIN);
  await page.screenshot({ path: target, clip: { x: 0, y: 0, width: WIDTH, height } });
} finally {
  await browser.close();
}
