import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";

/** Another client that creates a task and waits for it. */
export interface Peer {
  readonly name: string;
  create(baseUrl: string): Promise<string>;
  wait(baseUrl: string, id: string): Promise<void>;
}

/** Time between two polls, milliseconds. The tasks take a fraction of a second. */
const POLL_INTERVAL = 100;
/** The timeout of one request, for clients that have one, milliseconds. */
const REQUEST_TIMEOUT = 1500;

/** The used methods of kling-api 1.0.0. */
interface KlingApi {
  readonly client: { readonly defaults: { baseURL?: string } };
  textToVideo(params: object): Promise<{ data: { task_id: string } }>;
  waitForVideoResult(id: string, query: undefined, options: object): Promise<unknown>;
}

async function loadKlingApi(): Promise<Peer> {
  const entry = pathToFileURL(join(import.meta.dirname, "node_modules/kling-api/dist/api.js")).href;
  const { KlingAPI } = (await import(entry)) as { KlingAPI: new (config: object) => KlingApi };
  const connect = (baseUrl: string): KlingApi => {
    const { accessKey, secretKey } = DEFAULT_ACCOUNT;
    // The constructor accepts only https URLs, so the base URL of its axios client is set.
    const api = new KlingAPI({ accessKey, secretKey, baseUrl: "https://emulator.localhost", timeout: REQUEST_TIMEOUT });
    api.client.defaults.baseURL = baseUrl;
    return api;
  };
  return {
    name: "kling-api 1.0.0",
    create: async (baseUrl) =>
      (await connect(baseUrl).textToVideo({ prompt: "fog", model_name: "kling-v2-6" })).data.task_id,
    async wait(baseUrl, id) {
      await connect(baseUrl).waitForVideoResult(id, undefined, {
        interval: POLL_INTERVAL,
        timeout: 5000,
        showSpinner: false,
      });
    },
  };
}

/** The simplest poll loop: it checks no HTTP status and catches no errors. */
const plainLoop: Peer = {
  name: "plain loop",
  async create(baseUrl) {
    const response = await fetch(`${baseUrl}/v1/videos/text2video`, {
      method: "POST",
      headers: { Authorization: `Bearer ${DEFAULT_ACCOUNT.apiKeys?.[0]}`, "Content-Type": "application/json" },
      body: JSON.stringify({ model_name: "kling-v2-6", prompt: "fog" }),
    });
    const { data } = (await response.json()) as { data: { task_id: string } };
    return data.task_id;
  },
  async wait(baseUrl, id) {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
      const response = await fetch(`${baseUrl}/v1/videos/text2video/${id}`, {
        headers: { Authorization: `Bearer ${DEFAULT_ACCOUNT.apiKeys?.[0]}` },
      });
      const { data } = (await response.json()) as { data: { task_status: string } };
      if (data.task_status === "succeed") return;
      if (data.task_status === "failed") throw new Error("The task failed.");
    }
  },
};

/** The same loop with a helper that makes three attempts of every call. */
const retryingLoop: Peer = {
  name: "plain loop, three attempts",
  create: (baseUrl) => withRetries(() => plainLoop.create(baseUrl)),
  wait: (baseUrl, id) => withRetries(() => plainLoop.wait(baseUrl, id)),
};

async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL));
    }
  }
}

/** Loads all other clients. Call `installPeers` first. */
export async function allPeers(): Promise<Peer[]> {
  return [await loadKlingApi(), plainLoop, retryingLoop];
}
