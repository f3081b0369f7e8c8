import { createKlingOn, type Kling } from "./create-kling.ts";
import { environmentWithFile } from "./env-file.node.ts";
import { processEnvironment } from "./environment.ts";
import type { KlingOptions } from "./options.ts";
import { writeFile } from "./write-file.node.ts";

/**
 * Makes a client for Node, Bun and Deno: as `createKling` of `klingkit`, and credentials are also read from the nearest
 * `.env`, and `result.download(path)` writes files.
 */
export function createKling(options: KlingOptions = {}): Kling {
  return createKlingOn({ environment: () => environmentWithFile(processEnvironment()), writeFile }, options);
}

export { file } from "./file.node.ts";
