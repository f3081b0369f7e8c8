import { ConfigurationError } from "@klingkit/errors";
import { Refusal } from "./rejection.ts";

/** Reads the body of a request. @throws {Refusal} if it cannot be a callback, or is larger than `limit` bytes */
export async function readRequest(request: Request, limit: number): Promise<Uint8Array> {
  if (request.method !== "POST") throw new Refusal("method");
  // The service sends `application/json; charset=utf-8` (observed: apps/docs/service/webhooks.md#delivery).
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) throw new Refusal("content-type");
  if (Number(request.headers.get("content-length")) > limit) throw new Refusal("too-large");
  if (request.bodyUsed) {
    throw new ConfigurationError("The request's body was read before it came to the receiver.", {
      advice: "Put the receiver in front of any body parser: the signature is over the raw bytes.",
    });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new Refusal("unreadable", error);
    });
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      // Not cancelled: Node.js would close the connection before the response is sent.
      reader.releaseLock();
      throw new Refusal("too-large");
    }
    chunks.push(value);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}
