import { createEmulator, type Emulator, type EmulatorOptions } from "../src/index.ts";
import { renderWav } from "../src/media/render-audio.ts";
import { renderImage } from "../src/media/render-image.ts";
import type { ResponseData, NonEmpty } from "./response-data.ts";

/** A response with its parsed body. */
export interface TestResponse {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly headers: Headers;
  /** The `data` of the response, as one object. */
  readonly data: ResponseData;
  /** The `data` of the response, as a list. */
  readonly items: NonEmpty<ResponseData>;
  readonly text: string;
}

export interface TestClient {
  readonly emulator: Emulator;
  get(path: string, headers?: Record<string, string>): Promise<TestResponse>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestResponse>;
  /** Creates a task and returns its id. Throws if the create is rejected. */
  create(path: string, body: unknown): Promise<string>;
  close(): Promise<void>;
}

export const KEY: Record<string, string> = { authorization: "Bearer api-key-emulator" };

/** Starts an emulator in this process with a manual clock. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<TestClient> {
  const emulator = await createEmulator({ clock: "manual", listen: false, ...options });
  const call = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<TestResponse> => {
    const response = await emulator.fetch(emulator.url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
      redirect: "manual",
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") && text !== "";
    const { code, message, data } = (isJson ? JSON.parse(text) : {}) as {
      code: number;
      message: string;
      data: ResponseData & NonEmpty<ResponseData>;
    };
    return { status: response.status, code, message, data, items: data, headers: response.headers, text };
  };
  const client: TestClient = {
    emulator,
    get: (path, headers = KEY) => call("GET", path, headers),
    post: (path, body = {}, headers = KEY) => call("POST", path, headers, body),
    async create(path, body) {
      const response = await client.post(path, body);
      if (response.code !== 0) throw new Error(`create rejected: ${response.text}`);
      return response.data.task_id ?? response.data.id;
    },
    close: () => emulator.close(),
  };
  return client;
}

export const T2V = "/v1/videos/text2video";
export const V3 = { model_name: "kling-v3", prompt: "a lighthouse in fog" };
export const HOUR = 3_600_000;
export const DAY: number = 24 * HOUR;

/** An image of 400 x 600 pixels as bare base64. */
export const IMAGE: string = Buffer.from(renderImage(400, 600, "test")).toString("base64");
/** Returns a WAV as bare base64. */
export const wav = (seconds: number): string => Buffer.from(renderWav(seconds)).toString("base64");

/** Creates a task, advances the clock beyond its end, and returns the response to a query of API v1. */
export async function createFinished(client: TestClient, path: string, body: unknown): Promise<ResponseData> {
  const id = await client.create(path, body);
  await client.emulator.clock.advance(HOUR);
  return (await client.get(`${path}/${id}`)).data;
}

/** Downloads a file. */
export async function download(client: TestClient, url: string): Promise<Uint8Array> {
  const response = await client.emulator.fetch(url);
  if (response.status !== 200) throw new Error(`${response.status} for ${url}`);
  return new Uint8Array(await response.arrayBuffer());
}
