import { ConfigurationError } from "@klingkit/errors";
import { readBody } from "@klingkit/http/options";
import { RejectionError } from "./rejection.ts";

/** Reads the body of a request. @throws {RejectionError} if it cannot be a callback or is larger than `limit` bytes */
export async function readRequest(request: Request, limit: number): Promise<Uint8Array> {
  if (request.method !== "POST") throw new RejectionError("method");
  // The service sends `application/json; charset=utf-8` (observed: apps/docs/service/webhooks.md#delivery).
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? ""))
    throw new RejectionError("content-type");
  if (Number(request.headers.get("content-length")) > limit) throw new RejectionError("too-large");
  if (request.bodyUsed) throw bodyWasRead();
  const body = await readBody(request.body, limit).catch((error: unknown) => {
    throw error instanceof ConfigurationError ? error : new RejectionError("unreadable", error);
  });
  if (!body) throw new RejectionError("too-large");
  return body;
}

/** The error of a request whose body a parser has read. */
export function bodyWasRead(): ConfigurationError {
  return new ConfigurationError("The request body was read before the receiver could read it.", {
    advice: "Call the receiver before any body parser: the signature covers the raw bytes.",
  });
}
