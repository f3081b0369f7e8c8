import type { Platform } from "./platform.ts";
import { processEnvironment } from "./environment.ts";

/** The platform of browsers, Workers and all other runtimes, which have no files. */
export const platform: Platform = { environment: processEnvironment };
