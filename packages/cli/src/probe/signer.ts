import { createHash } from "node:crypto";
import { fieldsOfJson, text } from "@klingkit/tasks";
import { createKling, type KlingOptions } from "klingkit";

/** Signs requests with one credential. */
export interface Signer {
  readonly kind: string;
  readonly baseUrl: string;
  /** Tells credentials apart: the beginning of a hash, from which no credential can be derived. */
  readonly id: string;
  /** Returns the headers of a request, with a valid credential. */
  headers(): Promise<Readonly<Record<string, string>>>;
}

/** Any path that accepts every credential. No request is sent to it. */
const ANY = { method: "GET", path: "/v1/videos/text2video" } as const;

/**
 * Creates a signer with the credential that a client with these options uses. A client prepares each request, so that
 * credentials, their renewal, gateways and `.env` files work as everywhere. Its `fetch` keeps the headers and sends
 * nothing: the probe has to see whole responses, and to send requests that a client refuses.
 * @throws {ConfigurationError} if no credential is set
 */
export async function createSigner(options: KlingOptions): Promise<Signer> {
  let prepared: { readonly url: string; readonly headers: Headers } | undefined;
  const kling = createKling({
    ...options,
    maxRetries: 0,
    fetch: async (url, init) => {
      prepared = { url, headers: new Headers(init.headers) };
      return Response.json({ code: 0, message: "SUCCEED", data: [] });
    },
  });
  const prepare = async (): Promise<{ readonly url: string; readonly headers: Headers }> => {
    await kling.request(ANY);
    if (!prepared) throw new Error("The client sent no request.");
    return prepared;
  };
  const { url, headers } = await prepare();
  const { credential } = await kling.verifyCredentials();
  return {
    kind: credential?.kind ?? "custom",
    baseUrl: url.slice(0, -ANY.path.length),
    id: idOf(headers),
    headers: async () => Object.fromEntries((await prepare()).headers),
  };
}

/** Each request with a key pair has another token. Its issuer is the access key. */
function idOf(headers: Headers): string {
  const authorization = headers.get("authorization") ?? "";
  const [, payload = ""] = authorization.split(".");
  const issuer = text(fieldsOfJson(Buffer.from(payload, "base64url").toString()), "iss");
  const identity = issuer ?? (authorization || JSON.stringify([...headers]));
  return createHash("sha256").update(identity).digest("hex").slice(0, 8);
}
