import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createKling, type Clock, type FetchLike, type Kling } from "klingkit";
import { createRandom } from "./random.ts";
import { createFaultInjector, type FaultInjector } from "./faults/fault-injector.ts";

/** The API versions, each with the credentials that select it. */
export const apiVersions: Readonly<Record<ApiVersion, { readonly label: string; readonly credentials: Credentials }>> =
  {
    v2: { label: "API key", credentials: { apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "" } },
    v1: {
      label: "JWT",
      credentials: { accessKey: DEFAULT_ACCOUNT.accessKey, secretKey: DEFAULT_ACCOUNT.secretKey },
    },
  };

export type ApiVersion = "v2" | "v1";
type Credentials = { readonly apiKey: string } | { readonly accessKey: string; readonly secretKey: string };

/** An emulator in virtual time, a fault injector and clients. */
export interface Environment extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly injector: FaultInjector;
  /** Passes a value to the observer, if there is one. */
  readonly observe: (value: unknown) => void;
  /** Creates a client, as a new process does. */
  client(apiVersion: ApiVersion, options?: ClientOptions): Kling;
}

interface ClientOptions {
  /** The deviation of its clock, milliseconds. */
  readonly clockOffset?: number;
  /** The seed of its backoff. */
  readonly salt?: string | number;
  /** @default the `fetch` of the injector */
  readonly fetch?: FetchLike;
}

/** Receives everything that clients output, and every credential that they send. */
export interface Observer {
  observe(value: unknown): void;
  observeCredential(credential: string): void;
}

export async function createEnvironment(
  options: EmulatorOptions = {},
  { observer }: { readonly observer?: Observer | undefined } = {},
): Promise<Environment> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, taskSeconds: 20, ...options });
  const injector = createFaultInjector(emulator);
  return {
    emulator,
    injector,
    observe: (value) => observer?.observe(value),
    client(apiVersion, { clockOffset = 0, salt = "", fetch = injector.fetch } = {}) {
      const kling = createKling({
        ...apiVersions[apiVersion].credentials,
        baseUrl: emulator.url,
        fetch: observer ? observeCredentials(fetch, observer) : fetch,
        clock: shifted(emulator.clock, clockOffset),
        random: createRandom("backoff", salt),
        env: {},
        ...(observer ? { onEvent: (event) => observer.observe(event) } : {}),
      });
      observer?.observe(kling);
      return kling;
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

function observeCredentials(fetch: FetchLike, observer: Observer): FetchLike {
  return (url, init) => {
    observer.observeCredential(new Headers(init.headers).get("authorization") ?? "");
    return fetch(url, init);
  };
}

function shifted(clock: Clock, offset: number): Clock {
  return { ...clock, now: () => clock.now() + offset };
}
