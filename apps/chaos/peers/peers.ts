import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";

/** Another way to make a task and wait for it. */
export interface Peer {
  readonly name: string;
  create(baseUrl: string): Promise<string>;
  wait(baseUrl: string, id: string): Promise<void>;
}

/** Between two looks, milliseconds: the tasks here take a fraction of a second. */
const INTERVAL = 100;
/** Where a client takes a limit for one request, milliseconds. */
const TIMEOUT = 1500;

/** What is used of kling-api 1.0.0. */
interface KlingApi {
  readonly client: { readonly defaults: { baseURL?: string } };
  textToVideo(params: object): Promise<{ data: { task_id: string } }>;
  waitForVideoResult(id: string, query: undefined, options: object): Promise<unknown>;
}

async function klingApi(): Promise<Peer> {
  const entry = pathToFileURL(join(import.meta.dirname, "node_modules/kling-api/dist/api.js")).href;
  const { KlingAPI } = (await import(entry)) as { KlingAPI: new (config: object) => KlingApi };
  const connect = (baseUrl: string): KlingApi => {
    const { accessKey, secretKey } = DEFAULT_ACCOUNT;
    // It takes https addresses only; its axios client is open for tests.
    const api = new KlingAPI({ accessKey, secretKey, baseUrl: "https://emulator.localhost", timeout: TIMEOUT });
    api.client.defaults.baseURL = baseUrl;
    return api;
  };
  return {
    name: "kling-api 1.0.0",
    create: async (baseUrl) =>
      (await connect(baseUrl).textToVideo({ prompt: "fog", model_name: "kling-v2-6" })).data.task_id,
    async wait(baseUrl, id) {
      await connect(baseUrl).waitForVideoResult(id, undefined, {
        interval: INTERVAL,
        timeout: 5000,
        showSpinner: false,
      });
    },
  };
}

/** The loop that many write first: no look at the status, nothing caught. */
const loop: Peer = {
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
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
      const response = await fetch(`${baseUrl}/v1/videos/text2video/${id}`, {
        headers: { Authorization: `Bearer ${DEFAULT_ACCOUNT.apiKeys?.[0]}` },
      });
      const { data } = (await response.json()) as { data: { task_status: string } };
      if (data.task_status === "succeed") return;
      if (data.task_status === "failed") throw new Error("the task failed");
    }
  },
};

/** The same under the usual helper that tries everything three times. */
const retrying: Peer = {
  name: "plain loop, three tries",
  create: (baseUrl) => threeTimes(() => loop.create(baseUrl)),
  wait: (baseUrl, id) => threeTimes(() => loop.wait(baseUrl, id)),
};

async function threeTimes<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
  }
}

/** Everything to compare with. Needs what `install.ts` installs. */
export async function allPeers(): Promise<Peer[]> {
  return [await klingApi(), loop, retrying];
}
