import { createKling, type KlingOptions } from "klingkit";

/** Signs requests with one credential. */
export interface Signer {
  readonly kind: string;
  readonly baseUrl: string;
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
  const { url } = await prepare();
  const { credential } = await kling.verifyCredentials();
  return {
    kind: credential?.kind ?? "custom",
    baseUrl: url.slice(0, -ANY.path.length),
    headers: async () => Object.fromEntries((await prepare()).headers),
  };
}
