import type { EmulatorOptions } from "@klingkit/emulator";
import * as engineOnEmulator from "../../tasks/test/emulated.ts";
import { type AccountClient, createAccountClient } from "../src/index.ts";

export { all } from "../../tasks/test/emulated.ts";

export interface Emulated extends engineOnEmulator.Emulated {
  readonly account: AccountClient;
  /** Creates a task by a raw call and lets it end. */
  readonly spend: (path?: string, body?: object) => Promise<void>;
}

/** An emulator in virtual time and its account, by API key or by key pair. */
export async function emulated(
  options: EmulatorOptions = {},
  credential: "api-key" | "pair" = "api-key",
): Promise<Emulated> {
  const base = await engineOnEmulator.emulated({}, credential, options);
  return {
    ...base,
    account: createAccountClient(base.engine),
    async spend(path = "/v1/videos/text2video", body = { model_name: "kling-v3", prompt: "fog" }) {
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
