import { spawn } from "node:child_process";
import { copyFileSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import { run } from "@klingkit/tooling/command";
import { installSeparately } from "@klingkit/tooling/separate-install";
import { assembleSite, writeSite } from "./assemble.ts";
import { includedFiles } from "./blocks.ts";
import { home, sections } from "./pages.ts";
import { kindOf, root } from "./repository.ts";
import type { Site } from "./site.ts";

const site = join(root, "apps/docs/site");
const pagesFolder = join(site, "pages");

/** Installs VitePress, and writes the pages with the outputs of the programs. */
export async function prepareSite(): Promise<Site> {
  await installSeparately(site);
  const assembled = assembleSite();
  if (assembled.broken.length > 0) throw new Error(`These links lead nowhere:\n${assembled.broken.join("\n")}`);
  rmSync(pagesFolder, { recursive: true, force: true });
  writeSite(assembled, pagesFolder);
  copyFileSync(join(root, "apps/demo/client/icon.svg"), join(pagesFolder, "public/icon.svg"));
  const outputs = join(pagesFolder, "public/outputs");
  await run(process.execPath, ["-C", "@klingkit/source", "builder/run-programs.ts", outputs], {
    cwd: join(root, "apps/docs"),
  });
  return assembled;
}

/** Writes the pages again when one of their sources changes. */
export function watchSources(): void {
  const pages = [home(), ...sections().flatMap((section) => section.pages)];
  const sources = pages.flatMap(({ source, markdown }) => [source, ...includedFiles(markdown)]);
  for (const source of new Set(sources))
    if (kindOf(source) === "file")
      watch(join(root, source), () => {
        try {
          writeSite(assembleSite(), pagesFolder);
        } catch (error) {
          // The text can be incomplete while it is written.
          console.error(error);
        }
      });
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
