import { accessSync, constants, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Node.js, npm, and the POSIX commands that the launchers in node_modules/.bin use. */
const commands = ["node", "npm", "npx", "sh", "sed", "dirname", "uname"];

/** Variables for the network and the language. Variables of this workspace are not inherited. */
const keptVariables =
  /^(HOME|USER|LANG|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|(https?|no|all)_proxy|npm_config_(registry|userconfig))$/i;

function find(command: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
  for (const folder of folders) {
    const path = join(folder, command);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Try the next directory.
    }
  }
  throw new Error(`${command} is not installed on this machine.`);
}

/** Creates an environment with only Node.js and npm and with empty caches. */
export function minimalEnvironment(folder: string): NodeJS.ProcessEnv {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const command of commands) symlinkSync(realpathSync(find(command)), join(bin, command));
  const inherited = Object.entries(process.env).filter(([name]) => keptVariables.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: bin,
    npm_config_cache: join(folder, "npm"),
    PNPM_CONFIG_STORE_DIR: join(folder, "store"),
    PNPM_CONFIG_CACHE_DIR: join(folder, "pnpm"),
    XDG_CACHE_HOME: join(folder, "cache"),
  };
}
