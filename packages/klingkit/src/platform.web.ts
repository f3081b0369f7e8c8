import type { Platform } from "./platform.ts";
import { processEnvironment } from "./environment.ts";

/** Browsers, Workers and every runtime that does not name itself: no files. */
export const platform: Platform = { environment: processEnvironment };
