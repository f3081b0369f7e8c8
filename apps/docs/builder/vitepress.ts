import { spawn } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "@klingkit/tooling/command";
import { installSeparately } from "@klingkit/tooling/separate-install";
import { assembleSite, writeSite } from "./assemble.ts";
import { root } from "./repository.ts";
import type { Site } from "./site.ts";

const site = join(root, "apps/docs/site");
const pagesFolder = join(site, "pages");

/** Installs VitePress, and writes the pages with the outputs of the programs. */
export async function prepareSite(): Promise<Site> {
  await installSeparately(site);
  const assembled = assembleSite();
  if (assembled.broken.length > 0) throw new Error(`These links lead nowhere:\n${assembled.broken.join("\n")}`);
  writeSite(assembled, pagesFolder);
  copyFileSync(join(root, "apps/demo/client/icon.svg"), join(pagesFolder, "public/icon.svg"));
  const outputs = join(pagesFolder, "public/outputs");
  await run(process.execPath, ["-C", "@klingkit/source", "builder/run-programs.ts", outputs], {
    cwd: join(root, "apps/docs"),
  });
  return assembled;
}

/** Runs VitePress until it ends. The exit code of this process is its exit code. */
export function runVitePress(command: "build" | "dev"): Promise<void> {
  const program = join(site, "node_modules/vitepress/bin/vitepress.js");
  const child = spawn(process.execPath, [program, command], { cwd: site, stdio: "inherit" });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}
