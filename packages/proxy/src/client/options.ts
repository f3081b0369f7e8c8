import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import type { FetchLike } from "@klingkit/http";
import { type Clock, systemClock } from "@klingkit/http/options";

/** The options of a client in a page. */
export interface ProxyClientOptions {
  /**
   * The URL of the proxy. It can be relative to the page.
   * @example createKling({ proxyUrl: "/api/kling" })
   */
  readonly proxyUrl: string | URL;
  /**
   * Extra headers for each request, for example the token of a session, or a function that returns them.
   * @default none
   * @example headers: async () => ({ authorization: `Bearer ${await token()}` })
   */
  readonly headers?: Readonly<Record<string, string>> | (() => HeadersOf | Promise<HeadersOf>);
  /**
   * Whether cookies are sent to a proxy on another origin.
   * @default "same-origin"
   */
  readonly credentials?: "same-origin" | "include" | "omit";
  /**
   * The function that sends requests.
   * @default the `fetch` of the page
   */
  readonly fetch?: FetchLike;
  /**
   * The clock.
   * @default the clock of the machine
   */
  readonly clock?: Clock;
}

type HeadersOf = Readonly<Record<string, string>>;

const names: Readonly<Record<keyof ProxyClientOptions, true>> = {
  proxyUrl: true,
  headers: true,
  credentials: true,
  fetch: true,
  clock: true,
};

/** The checked options of a client in a page. */
export interface ClientSettings {
  readonly proxyUrl: string;
  readonly headers: () => Promise<HeadersOf>;
  readonly credentials: "same-origin" | "include" | "omit";
  readonly fetch: FetchLike;
  readonly clock: Clock;
}

/** @throws {ConfigurationError} if an option is unknown, or `proxyUrl` is missing */
export function readClientOptions(options: ProxyClientOptions): ClientSettings {
  rejectUnknownNames(options, Object.keys(names), {
    kind: "option of a client in a page",
    otherNames: { url: "proxyUrl", baseUrl: "proxyUrl" },
  });
  const { proxyUrl, headers = {}, credentials = "same-origin", clock = systemClock } = options;
  const url = String(proxyUrl ?? "");
  if (url === "") throw new ConfigurationError("`proxyUrl` is missing.");
  return {
    proxyUrl: url,
    headers: async () => (typeof headers === "function" ? headers() : headers),
    credentials,
    fetch: options.fetch ?? ((...args) => fetch(...args)),
    clock,
  };
}
