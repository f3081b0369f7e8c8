import { accessSync, constants, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What a machine with Node has: Node, npm, and of POSIX no more than the launchers in node_modules/.bin call. */
const commands = ["node", "npm", "npx", "sh", "sed", "dirname", "uname"];

/** What names this person's network and language, and nothing of the workspace that we are started from. */
const kept =
  /^(HOME|USER|LANG|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|(https?|no|all)_proxy|npm_config_(registry|userconfig))$/i;

function find(command: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  for (const folder of folders) {
    const path = join(folder, command);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next folder may have it.
    }
  }
  throw new Error(`${command} is not on this machine`);
}

/** The environment of a machine that has nothing but Node and npm, with empty caches. */
export function bareMachine(folder: string): NodeJS.ProcessEnv {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const command of commands) symlinkSync(realpathSync(find(command)), join(bin, command));
  const own = Object.entries(process.env).filter(([name]) => kept.test(name));
  return {
    ...Object.fromEntries(own),
    PATH: bin,
    npm_config_cache: join(folder, "npm"),
    PNPM_CONFIG_STORE_DIR: join(folder, "store"),
    PNPM_CONFIG_CACHE_DIR: join(folder, "pnpm"),
    XDG_CACHE_HOME: join(folder, "cache"),
  };
}
