import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import type { FetchLike } from "klingkit";

/** Fetches a file from a link of the service, without a credential: whole, or not at all. */
export async function saveUrl(
  url: string,
  path: string,
  { fetch = globalThis.fetch, signal }: { readonly fetch: FetchLike | undefined; readonly signal: AbortSignal },
): Promise<void> {
  const response = await fetch(url, { signal, redirect: "error" });
  if (!response.ok || !response.body)
    throw new Error(`The result could not be fetched: HTTP ${response.status}. Its link: ${url}`);
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await pipeline(response.body, createWriteStream(part), { signal });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
