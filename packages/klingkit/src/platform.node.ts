import type { Platform } from "./platform.ts";
import { findEnvFile } from "./env-file.node.ts";
import { processEnvironment } from "./environment.ts";
import { readFile } from "./read-file.node.ts";
import { streamWriter } from "./stream-writer.node.ts";
import { writeFile } from "./write-file.node.ts";

/** The platform of Node.js, Bun and Deno. */
export const platform: Platform = {
  environment: processEnvironment,
  envFile: findEnvFile,
  readFile,
  streamWriter,
  writeFile,
};
