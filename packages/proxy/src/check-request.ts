import { Interrupted, withTimeout } from "@klingkit/http";
import { type Clock, readBody } from "@klingkit/http/options";
import { type Fields, isFields } from "@klingkit/tasks";
import { Refusal } from "./refusal.ts";

/** The time limit for receiving the body of a request, milliseconds. */
const BODY_TIMEOUT = 30_000;

/** @throws {Refusal} if the request is no POST of JSON, or a page of another site sent it */
export function checkRequest({ method, headers, url }: Request, origins: ReadonlySet<string>): void {
  if (method !== "POST") throw new Refusal("method");
  // A form of another site cannot send this content type without a preflight request, to which the proxy does not agree.
  if (!/^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? "")) throw new Refusal("content-type");
  const origin = headers.get("origin");
  if (origin !== null && origins.has(origin)) return;
  const site = headers.get("sec-fetch-site");
  // Every browser sends one of both headers. A request without them is refused too: it may be that of an old browser.
  const isSameOrigin =
    site === null ? isOwnOrigin(origin, headers.get("host") ?? new URL(url).host) : site === "same-origin";
  if (!isSameOrigin) throw new Refusal("cross-site");
}

function isOwnOrigin(origin: string | null, host: string): boolean {
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Reads the JSON object in the body of a request.
 * @throws {Refusal} if it is too large, does not arrive in time, or is not a JSON object
 */
export async function readJson(request: Request, maxBytes: number, clock: Clock): Promise<Fields> {
  if (Number(request.headers.get("content-length")) > maxBytes) throw new Refusal("too-large");
  let bytes: Uint8Array | undefined;
  try {
    const limit = { clock, ms: BODY_TIMEOUT, signal: request.signal };
    bytes = await withTimeout(limit, () => readBody(request.body, maxBytes));
  } catch (error) {
    throw new Refusal(error instanceof Interrupted && error.by === "timeout" ? "too-slow" : "not-a-call");
  }
  if (!bytes) throw new Refusal("too-large");
  if (hasTooManyValues(bytes)) throw new Refusal("not-a-call");
  const body = parse(new TextDecoder().decode(bytes));
  if (!isFields(body)) throw new Refusal("not-a-call");
  return body;
}

/** The maximum number of values in a body. Valid inputs have less than a hundred, and base64 has none of `,`, `[` and `{`. */
const MAX_VALUES = 10_000;

/** Whether a body has too many values. It is not parsed for that: millions of small values would block the process for seconds. */
function hasTooManyValues(json: Uint8Array): boolean {
  const [comma, bracket, brace] = [0x2c, 0x5b, 0x7b];
  let values = 0;
  for (let at = 0; at < json.length && values <= MAX_VALUES; at += 1) {
    const byte = json[at];
    if (byte === comma || byte === bracket || byte === brace) values += 1;
  }
  return values > MAX_VALUES;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json, (key, value: unknown) => {
      // `Object.assign` of an object with the field `__proto__` would replace the prototype of its target.
      if (key === "__proto__") throw new Refusal("not-a-call");
      return value;
    });
  } catch {
    return undefined;
  }
}
