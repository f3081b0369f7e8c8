import type { Seen, Some } from "./response-data.ts";
import { createEmulator, type Emulator, type EmulatorOptions } from "../src/index.ts";
import { renderImage } from "../src/media/render-image.ts";
import { renderWav } from "../src/media/render-audio.ts";

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly headers: Headers;
  /** The answer's `data`, when it is one thing. */
  readonly data: Seen;
  /** The same, when it is a list. */
  readonly items: Some<Seen>;
  readonly text: string;
}

export interface Caller {
  readonly emulator: Emulator;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Creates, and fails the test when that is refused. Gives the task's id. */
  create(path: string, body: unknown): Promise<string>;
  close(): Promise<void>;
}

export const KEY: Record<string, string> = { authorization: "Bearer api-key-emulator" };

/** An emulator in this process on a clock that the test moves by hand. */
export async function open(options: EmulatorOptions = {}): Promise<Caller> {
  const emulator = await createEmulator({ clock: "manual", listen: false, ...options });
  const call = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Answer> => {
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
      data: Seen & Some<Seen>;
    };
    return { status: response.status, code, message, data, items: data, headers: response.headers, text };
  };
  const caller: Caller = {
    emulator,
    get: (path, headers = KEY) => call("GET", path, headers),
    post: (path, body = {}, headers = KEY) => call("POST", path, headers, body),
    async create(path, body) {
      const answer = await caller.post(path, body);
      if (answer.code !== 0) throw new Error(`create refused: ${answer.text}`);
      return answer.data.task_id ?? answer.data.id;
    },
    close: () => emulator.close(),
  };
  return caller;
}

export const T2V = "/v1/videos/text2video";
export const V3 = { model_name: "kling-v3", prompt: "a lighthouse in fog" };
export const HOUR = 3_600_000;
export const DAY: number = 24 * HOUR;

/** A picture of 400 by 600, as bare base64. */
export const IMAGE: string = Buffer.from(renderImage(400, 600, "test")).toString("base64");
/** Sounds as bare base64. */
export const wav = (seconds: number): string => Buffer.from(renderWav(seconds)).toString("base64");

/** Creates, waits for the end, and gives what a v1 query then shows. */
export async function finished(caller: Caller, path: string, body: unknown): Promise<Seen> {
  const id = await caller.create(path, body);
  await caller.emulator.clock.advance(HOUR);
  return (await caller.get(`${path}/${id}`)).data;
}

/** The bytes behind a link. */
export async function fetched(caller: Caller, url: string): Promise<Uint8Array> {
  const response = await caller.emulator.fetch(url);
  if (response.status !== 200) throw new Error(`${response.status} for ${url}`);
  return new Uint8Array(await response.arrayBuffer());
}
