import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { root } from "./workspace.ts";

/** Time zones with a half-hour offset, far east and west of UTC, and with daylight saving time. */
const zones = ["Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"];

const { values, positionals } = parseArgs({
  options: { days: { type: "string" }, zone: { type: "string" } },
  allowPositionals: true,
});
const days = values.days ?? String(1 + Math.floor(Math.random() * 730));
const zone = values.zone ?? zones[Math.floor(Math.random() * zones.length)] ?? "UTC";
const today = new Date(Date.now() + Number(days) * 86_400_000).toISOString().slice(0, 10);
console.log(`The date is ${today} in ${zone}. To repeat this run: pnpm test:shifted --days ${days} --zone ${zone}`);

const preload = pathToFileURL(join(import.meta.dirname, "shifted-date.js")).href;
// The shifted date does not affect the browser.
const tests = spawn("pnpm", ["--silent", "test", "--project", "!browser", ...positionals], {
  cwd: root,
  env: {
    ...process.env,
    SHIFTED_DAYS: days,
    TZ: zone,
    NODE_OPTIONS: `${process.env["NODE_OPTIONS"] ?? ""} --import=${preload}`,
  },
  stdio: "inherit",
  shell: process.platform === "win32",
});
tests.on("close", (code) => (process.exitCode = code ?? 1));
