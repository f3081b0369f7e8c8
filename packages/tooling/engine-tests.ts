import { spawn } from "node:child_process";
import { join } from "node:path";
import { run } from "./command.ts";
import { installFullSet } from "./full-set.ts";
import { installSeparately } from "./separate-install.ts";
import { root } from "./workspace.ts";

// The tests of apps/integrations: frameworks and workflow engines. PostgreSQL comes from the full set.
await installFullSet();
await installSeparately(join(root, "apps", "integrations"));
for (const project of ["tsconfig.json", "tsconfig.cloudflare.json", "next"])
  await run("pnpm", ["exec", "tsc", "--noEmit", "-p", join("apps", "integrations", project)], { cwd: root });
const config = join("apps", "integrations", "vitest.config.ts");
const tests = spawn(
  "pnpm",
  ["--silent", "exec", "vitest", "run", "--config", config, "--root", ".", ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  },
);
tests.on("close", (code) => (process.exitCode = code ?? 1));
