import { ConfigurationError } from "@klingkit/errors";
import type { BytesSource } from "@klingkit/tasks";
import type { Platform } from "./platform.ts";

/**
 * Returns a source of the bytes of a file.
 * @throws {ConfigurationError} if the platform cannot read files
 */
export function fileSource({ readFile }: Platform, path: string | URL): BytesSource {
  if (readFile) return { arrayBuffer: () => readFile(path) };
  throw new ConfigurationError("This runtime cannot read files by path.", {
    taskState: "none",
    advice:
      "Pass a Blob, a File or a Uint8Array. If this is a bundle for Node.js, set the condition `node` in the bundler.",
  });
}
