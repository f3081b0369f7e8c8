import { apiKey } from "@klingkit/auth";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createTransport } from "@klingkit/http";
import { createTasksClient, type TaskData, type TasksClient } from "@klingkit/tasks";
import { createEngine } from "@klingkit/tasks/engine";
import { onTestFinished } from "vitest";
import { createReceiver, type Receiver, type ReceiverOptions, type WebhookEvent } from "../src/index.ts";
import { secret } from "./callbacks.ts";

export const apiVersions = {
  v2: { create: "/text-to-video/kling-3.0", body: (url: string): object => ({ options: { callback_url: url } }) },
  v1: {
    create: "/v1/videos/text2video",
    body: (url: string): object => ({ model_name: "kling-v3", callback_url: url }),
  },
} as const;
export type Version = keyof typeof apiVersions;

export interface Setup {
  readonly emulator: Emulator;
  readonly tasks: TaskData[];
  readonly events: WebhookEvent[];
  readonly receive: Receiver;
  readonly kling: { readonly tasks: TasksClient };
  statuses(): string[];
  /** Creates a task with a callback URL. Returns its id. */
  create(version: Version, prompt?: string): Promise<string>;
}

const HOOK = "http://127.0.0.1:9/kling";

/** An emulator with a manual clock whose callbacks go to a receiver in this process. */
export async function createSetup(
  receiver: ReceiverOptions | ((kling: Setup["kling"]) => ReceiverOptions) = {},
  { accounts = [{ ...DEFAULT_ACCOUNT, webhookSecret: secret }], ...options }: EmulatorOptions = {},
): Promise<Setup> {
  const emulator: Emulator = await createEmulator({
    clock: "manual",
    listen: false,
    taskSeconds: 10,
    accounts,
    ...options,
    callbacks: { ...options.callbacks, fetch: (url, init) => receive(new Request(url, init)) },
  });
  onTestFinished(() => emulator.close());
  const { clock, fetch } = emulator;
  const authorizer = apiKey("api-key-emulator");
  const transport = createTransport({ baseUrl: emulator.url, authorizer, clock, fetch });
  const kling = {
    tasks: createTasksClient(createEngine({ transport, endpoints: {} })),
  };
  const tasks: TaskData[] = [];
  const events: WebhookEvent[] = [];
  const receive = createReceiver({
    secret,
    clock,
    onTask: (task) => void tasks.push(task),
    onEvent: (event) => void events.push(event),
    ...(typeof receiver === "function" ? receiver(kling) : receiver),
  });
  return {
    emulator,
    tasks,
    events,
    receive,
    kling,
    statuses: () => tasks.map(({ status }) => status),
    async create(version, prompt = "fog") {
      const { create, body } = apiVersions[version];
      const response = await fetch(emulator.url + create, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer api-key-emulator" },
        body: JSON.stringify({ prompt, ...body(HOOK) }),
      });
      const { data } = (await response.json()) as { data: { id?: string; task_id?: string } };
      return data.id ?? data.task_id ?? "";
    },
  };
}
