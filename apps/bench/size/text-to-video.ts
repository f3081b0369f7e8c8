import { apiKey } from "@klingkit/auth";
import { createTransport } from "@klingkit/http";
import { createEndpointClient } from "@klingkit/tasks";
import { createEngine } from "@klingkit/tasks/engine";
import { textToVideo } from "@klingkit/video";
import type { KlingOptions } from "klingkit";

/** Text to video without the client: an API key, a transport and an endpoint. */
export function createVideo({ baseUrl = "", fetch, clock }: KlingOptions): Promise<unknown> {
  const transport = createTransport({ baseUrl, authorizer: apiKey("api-key-emulator"), fetch, clock });
  const engine = createEngine({ transport, endpoints: { video: { [textToVideo.name]: textToVideo } } });
  return createEndpointClient(engine, textToVideo).run({ prompt: "fog" });
}
