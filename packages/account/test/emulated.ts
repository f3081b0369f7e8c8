import type { EmulatorOptions } from "@klingkit/emulator";
import * as engineOnEmulator from "../../tasks/test/emulated.ts";
import { type AccountClient, createAccountClient } from "../src/index.ts";

export { all } from "../../tasks/test/emulated.ts";

export interface Emulated extends engineOnEmulator.Emulated {
  readonly account: AccountClient;
  /** Creates a task with a raw request and waits until it finishes. */
  readonly createTask: (path?: string, body?: object) => Promise<void>;
}

/** An account client on an emulator with a virtual clock. */
export async function emulated(
  options: EmulatorOptions = {},
  credential: "api-key" | "pair" = "api-key",
): Promise<Emulated> {
  const base = await engineOnEmulator.emulated({}, credential, options);
  return {
    ...base,
    account: createAccountClient(base.engine),
    async createTask(path = "/v1/videos/text2video", body = { model_name: "kling-v3", prompt: "fog" }) {
      await base.transport.request({
        label: "x",
        method: "POST",
        path,
        body: JSON.stringify(body),
        apiVersion: "v1",
      });
      await base.emulator.clock.sleep(600_000);
    },
  };
}
