import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions, type Scene } from "@klingkit/emulator";
import { createKling, type Kling } from "klingkit";

/**
 * A credential, and the designs that it is good for (apps/docs/service/authentication.md#api-keys and
 * apps/docs/service/authentication.md#jwt).
 */
export type Credential = "API key" | "JWT";

const { accessKey, secretKey } = DEFAULT_ACCOUNT;
const apiKey = "api-key-emulator";
const credentials = { "API key": { apiKey }, JWT: { accessKey, secretKey } } as const;

/** A request as it left the client, its body as text: what a parser would do to long numbers is seen. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string | undefined;
}

/** An emulator in virtual time, with clients of it, all that they send, and the clips that were drawn. */
export interface World extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly sent: Sent[];
  readonly scenes: Scene[];
  client(credential: Credential): Kling;
}

/** More than any run spends or has under way. */
const packs = (["video", "image", "try-on"] as const).map((type) => ({ type, units: 1e6, concurrency: 1e6 }));

/**
 * Old models are served here, so that their forms are tested too; seen withdrawn since
 * (apps/docs/service/models.md#withdrawn-models).
 */
export const serving: EmulatorOptions = { switches: { retired: "serve" } };

export async function createWorld(options: EmulatorOptions = {}): Promise<World> {
  const scenes: Scene[] = [];
  const emulator = await createEmulator({
    clock: "virtual",
    listen: false,
    taskSeconds: 20,
    accounts: [{ accessKey, secretKey, apiKeys: [apiKey], packs }],
    renderVideo: (scene) => {
      scenes.push(scene);
      return Promise.resolve(undefined);
    },
    ...options,
  });
  const sent: Sent[] = [];
  return {
    emulator,
    sent,
    scenes,
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
          sent.push({ method, path: pathname, query: search, body: typeof body === "string" ? body : undefined });
          return emulator.fetch(url, init);
        },
      }),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}
