import { apiKey } from "@klingkit/auth";
import { createTransport } from "@klingkit/http";
import { createVideoClient, videoEndpoints } from "@klingkit/video/client";
import type { KlingOptions } from "klingkit";

/** Text to video without the facade: an API key, one transport, one endpoint. */
export function makeClip({ baseUrl = "", fetch, clock }: KlingOptions): Promise<unknown> {
  if (!clock) throw new Error("a clock is handed in");
  const transport = createTransport({ baseUrl, authorizer: apiKey("api-key-emulator"), fetch, clock });
  const context = {
    transport: () => Promise.resolve(transport),
    clock,
    fetch,
    endpoints: videoEndpoints,
    emit: () => undefined,
  };
  return createVideoClient(context).textToVideo.run({ prompt: "fog" });
}
