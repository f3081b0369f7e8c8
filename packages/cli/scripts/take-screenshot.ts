// Runs a batch in a real terminal (tmux) against the built-in emulator and takes a screenshot while it runs:
//   node -C @klingkit/source scripts/take-screenshot.ts
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { terminalToSvg } from "./terminal-to-svg.ts";

const COLUMNS = 80;
const ROWS = 18;
/** Number of finished rows at which the screenshot is taken. */
const FINISHED_ROWS = 5;
const SESSION = `klingkit-screenshot-${process.pid}`;

const scenes = [
  "a lighthouse in fog",
  "a harbour at dawn",
  "灯塔在雾中",
  "a red boat lands",
  "gulls over the pier",
  "rain on the quay",
  "a storm comes in from the west",
  "the lamp is lit",
  "the keeper sleeps",
  "a letter arrives",
  "an empty beach",
  "night and stars",
];

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
const target = fileURLToPath(new URL("../screenshots/batch.svg", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "klingkit-screenshot-"));
const tmux = (...args: readonly string[]): string => execFileSync("tmux", args, { encoding: "utf8" });

writeFileSync(join(folder, "scenes.csv"), `prompt\n${scenes.join("\n")}\n`);
writeFileSync(join(folder, "klingkit"), `#!/bin/sh\nexec "${process.execPath}" -C @klingkit/source "${bin}" "$@"\n`, {
  mode: 0o755,
});
try {
  const shell = `cd '${folder}'; PATH='${folder}':$PATH PS1='$ ' exec bash --norc`;
  tmux("new-session", "-d", "-s", SESSION, "-x", String(COLUMNS), "-y", String(ROWS), shell);
  await setTimeout(500);
  tmux("send-keys", "-t", SESSION, "clear", "Enter");
  await setTimeout(300);
  tmux("send-keys", "-t", SESSION, "klingkit batch scenes.csv --out videos --budget 10 --emulator", "Enter");
  let screen = "";
  do {
    await setTimeout(200);
    screen = tmux("capture-pane", "-t", SESSION, "-e", "-p");
  } while ((screen.match(/✔/g)?.length ?? 0) < FINISHED_ROWS || !screen.includes("processing"));
  writeFileSync(target, terminalToSvg(screen, COLUMNS, "klingkit batch while it runs"));
} finally {
  tmux("kill-session", "-t", SESSION);
  rmSync(folder, { recursive: true, force: true });
}
