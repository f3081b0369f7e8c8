import { ConfigurationError } from "@klingkit/errors";
import type { BytesSource } from "@klingkit/tasks";
import type { Platform } from "./platform.ts";

/** Refers to a file by its path. @throws {ConfigurationError} if the platform cannot read files */
export function fileOn({ readFile }: Platform, path: string | URL): BytesSource {
  if (readFile) return { arrayBuffer: () => readFile(path) };
  throw new ConfigurationError("This runtime cannot read files by their path.", {
    taskState: "none",
    advice: "Pass a Blob, a File or a Uint8Array. A bundle for Node.js needs the condition `node` in the bundler.",
  });
}
