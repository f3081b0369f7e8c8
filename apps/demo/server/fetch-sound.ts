import { DownloadError, type FetchLike } from "klingkit";
import { MAX_SOUND } from "../contract.ts";
import { readSound } from "./media.ts";

/** A sound of speech lasts no longer. Times the bytes of the largest upload. */
const TIMES = 4;

/** Fetches the sound that a call named: no redirect, no large file, and nothing that is no sound. */
export async function fetchSound(url: string, fetch: FetchLike): Promise<Uint8Array> {
  const { protocol } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") throw new DownloadError("The sound lies at no web address.");
  const response = await fetch(url, { redirect: "manual" });
  if (!response.ok) throw new DownloadError(`The sound's server answered ${response.status}.`);
  const size = Number(response.headers.get("content-length") ?? 0);
  if (size > MAX_SOUND * TIMES) throw new DownloadError("The sound is larger than any that was asked for.");
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!readSound(bytes)) throw new DownloadError("What came is no sound.");
  return bytes;
}
