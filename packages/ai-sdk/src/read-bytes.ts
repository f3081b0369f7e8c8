import type { OutputFile } from "klingkit";

/** Downloads a file, with retries. */
export async function readBytes(file: Pick<OutputFile, "open">, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const { stream } = await file.open({ signal });
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
