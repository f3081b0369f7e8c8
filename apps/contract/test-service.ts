import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions, type Scene } from "@klingkit/emulator";
import { createKling, type Kling } from "klingkit";

/**
 * The kinds of credentials (apps/docs/service/authentication.md#api-keys and
 * apps/docs/service/authentication.md#jwt).
 */
export type Credential = "API key" | "JWT";

const { accessKey, secretKey } = DEFAULT_ACCOUNT;
const apiKey = "api-key-emulator";
const credentials = { "API key": { apiKey }, JWT: { accessKey, secretKey } } as const;

/** A sent request. Its body is text, so that long numbers are not changed by parsing. */
export interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string | undefined;
}

/** An emulator in virtual time, its clients, their requests, and the rendered videos. */
export interface TestService extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly sentRequests: SentRequest[];
  readonly renderedScenes: Scene[];
  client(credential: Credential): Kling;
}

/** More units and concurrency than any run needs. */
const packs = (["video", "image", "try-on"] as const).map((type) => ({ type, units: 1e6, concurrency: 1e6 }));

/**
 * Serves the retired models, so that their requests are tested, too
 * (apps/docs/service/models.md#withdrawn-models).
 */
export const withRetiredModels: EmulatorOptions = { switches: { retired: "serve" } };

export async function createTestService(options: EmulatorOptions = {}): Promise<TestService> {
  const renderedScenes: Scene[] = [];
  const emulator = await createEmulator({
    clock: "virtual",
    listen: false,
    taskSeconds: 20,
    accounts: [{ accessKey, secretKey, apiKeys: [apiKey], packs }],
    renderVideo: (scene) => {
      renderedScenes.push(scene);
      return Promise.resolve(undefined);
    },
    ...options,
  });
  const sentRequests: SentRequest[] = [];
  return {
    emulator,
    sentRequests,
    renderedScenes,
    client: (credential) =>
      createKling({
        ...credentials[credential],
        baseUrl: emulator.url,
        clock: emulator.clock,
        env: {},
        concurrency: false,
        fetch: (url, init) => {
          const { pathname, search } = new URL(url);
          const { method = "GET", body } = init ?? {};
          sentRequests.push({
            method,
            path: pathname,
            query: search,
            body: typeof body === "string" ? body : undefined,
          });
          return emulator.fetch(url, init);
        },
      }),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}
