import type { EmulatorOptions } from "@klingkit/emulator";
import * as engineOnEmulator from "../../tasks/test/emulated.ts";
import { createVideoClient, videoEndpoints, type VideoClient } from "../src/index.ts";

export { issueMessages, warnings } from "../../tasks/test/emulated.ts";

export interface Emulated extends engineOnEmulator.Emulated {
  readonly video: VideoClient;
}

/** A video client on an emulator with a virtual clock, with an API key (`v2`) or a key pair (`v1`). */
export async function emulated(apiVersion: "v2" | "v1" = "v2", options: EmulatorOptions = {}): Promise<Emulated> {
  const base = await engineOnEmulator.emulated(
    { video: videoEndpoints },
    apiVersion === "v2" ? "api-key" : "pair",
    options,
  );
  return { ...base, video: createVideoClient(base.engine) };
}
