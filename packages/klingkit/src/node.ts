import { createKlingOn, type Kling } from "./create-kling.ts";
import { findEnvFile } from "./env-file.node.ts";
import { processEnvironment } from "./environment.ts";
import type { KlingOptions } from "./options.ts";
import { writeFile } from "./write-file.node.ts";

/**
 * Creates a client for Node, Bun and Deno. In addition to `createKling` of `klingkit`, it reads credentials from the nearest
 * `.env` file of the project, and `result.download(path)` writes files. `KLING_BASE_URL` of a `.env` file is used only
 * together with the credential of the same file.
 */
export function createKling(options: KlingOptions = {}): Kling {
  return createKlingOn({ environment: processEnvironment, envFile: findEnvFile, writeFile }, options);
}

export { file } from "./file.node.ts";
