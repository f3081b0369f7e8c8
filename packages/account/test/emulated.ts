import { apiKey, jwt } from "@klingkit/auth";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import { createTransport } from "@klingkit/http";
import type { TaskContext } from "@klingkit/tasks";
import { onTestFinished } from "vitest";
import { type AccountClient, createAccountClient } from "../src/index.ts";

export interface Emulated {
  readonly emulator: Emulator;
  readonly account: AccountClient;
  /** Makes a task by a raw call and lets it end. */
  readonly spend: (path?: string, body?: object) => Promise<void>;
}

/** An emulator in virtual time and its account, by API key or by key pair. */
export async function emulated(
  options: EmulatorOptions = {},
  credential: "api-key" | "pair" = "api-key",
): Promise<Emulated> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...options });
  onTestFinished(() => emulator.close());
  const { clock, fetch } = emulator;
  const authorizer = credential === "api-key" ? apiKey("api-key-emulator") : jwt(DEFAULT_ACCOUNT, { clock });
  const transport = createTransport({ baseUrl: emulator.url, authorizer, clock, fetch, random: () => 0.5 });
  const context: TaskContext = {
    transport: () => Promise.resolve(transport),
    clock,
    fetch,
    endpoints: {},
    emit: () => undefined,
  };
  return {
    emulator,
    account: createAccountClient(context),
    async spend(path = "/v1/videos/text2video", body = { model_name: "kling-v3", prompt: "fog" }) {
      await transport.request({
        what: "x",
        method: "POST",
        path,
        body: JSON.stringify(body),
        apiVersion: "v1",
      });
      await clock.sleep(600_000);
    },
  };
}

/** Everything that comes, in a list. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
