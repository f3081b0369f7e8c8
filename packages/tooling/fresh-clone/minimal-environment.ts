import { accessSync, constants, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";

/** npm, and the POSIX commands that the launchers in node_modules/.bin use. */
const commands = ["npm", "npx", "sh", "sed", "dirname", "uname"];

/** Variables for the network and the language. Variables of this workspace are not inherited. */
const keptVariables =
  /^(HOME|USER|LANG|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|(https?|no|all)_proxy|npm_config_(registry|userconfig))$/i;

/** The path of a command that is installed on this machine, outside of any `node_modules`. @throws {Error} if it is missing */
export function findCommand(command: string): string {
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

/** Creates an environment with only this Node.js and npm. Its caches, in the folder, are empty; `store` is that of pnpm. */
export function minimalEnvironment(folder: string, node: string): NodeJS.ProcessEnv {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(realpathSync(node), join(bin, "node"));
  for (const command of commands) symlinkSync(realpathSync(findCommand(command)), join(bin, command));
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
