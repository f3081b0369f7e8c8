import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createKling, type FetchLike, type Kling, KlingError, type KlingOptions } from "klingkit";
import { onTestFinished } from "vitest";
import { createKling as createProxiedKling, type ProxiedKling } from "../src/client.ts";
import { createProxy, type ProxyOptions } from "../src/index.ts";

/** The key of the account, which no page may receive. */
export const KEY = "api-key-kling-of-the-server";

/** The URL of the proxy in tests that do not listen. */
export const URL_OF_PROXY = "https://films.example/api/kling";

export const SECRET = "a secret of at least thirty-two characters";

/** A proxy on an emulator, and pages of users. */
export interface Proxied {
  readonly emulator: Emulator;
  readonly kling: Kling;
  readonly proxy: (request: Request) => Promise<Response>;
  /** Returns the client of a user's page. */
  page(user?: string, fetch?: FetchLike): ProxiedKling;
  /** Sends a request as the page of a user does. */
  fetchAs(user: string): FetchLike;
  /** The errors that pages did not see. */
  readonly errors: unknown[];
}

/** Creates a proxy for text to video on an emulator in virtual time. The emulator closes when the test ends. */
export async function proxied(
  options: Partial<ProxyOptions> = {},
  { emulator: emulatorOptions, kling: klingOptions }: { emulator?: EmulatorOptions; kling?: KlingOptions } = {},
): Promise<Proxied> {
  const emulator = await createEmulator({
    clock: "virtual",
    listen: false,
    accounts: [{ ...DEFAULT_ACCOUNT, apiKeys: [KEY] }],
    ...emulatorOptions,
  });
  onTestFinished(() => emulator.close());
  const { url: baseUrl, clock, fetch } = emulator;
  const kling = createKling({ baseUrl, clock, fetch, random: () => 0.5, env: {}, apiKey: KEY, ...klingOptions });
  const errors: unknown[] = [];
  const proxy = createProxy(kling, {
    authorize: getUser,
    allow: { endpoints: ["video.textToVideo"], models: ["kling-3.0"] },
    secret: SECRET,
    clock,
    onError: (error) => errors.push(error),
    ...options,
  });
  const fetchAs =
    (user: string): FetchLike =>
    async (url, init) => {
      const request = new Request(new URL(url, URL_OF_PROXY), init);
      request.headers.set("sec-fetch-site", "same-origin");
      request.headers.set("cookie", `user=${user}`);
      return proxy(request);
    };
  return {
    emulator,
    kling,
    proxy,
    fetchAs,
    page: (user = "ada", fetchOfPage = fetchAs(user)) =>
      createProxiedKling({ proxyUrl: "/api/kling", fetch: fetchOfPage, clock }),
    errors,
  };
}

/** Returns the user of a session. A real program looks the cookie up. */
function getUser(request: Request): string | undefined {
  return /\buser=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1];
}

/** Returns the error that a call rejects with. */
export async function errorOf(call: Promise<unknown>): Promise<KlingError> {
  const error: unknown = await call.then(
    () => new Error("The call did not reject."),
    (thrown: unknown) => thrown,
  );
  if (error instanceof KlingError) return error;
  throw error;
}
