import { apiKey } from "@klingkit/auth";
import { createTransport, regionUrl, systemClock } from "@klingkit/http";
import type { EndpointClient, TaskContext } from "@klingkit/tasks";
import { createVideoClient, videoEndpoints } from "@klingkit/video/client";
import type { TextToVideoInput } from "@klingkit/video";

/** Text to video without the facade: an API key, one transport, one endpoint. */
export function textToVideo(key: string): EndpointClient<TextToVideoInput> {
  const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer: apiKey(key) });
  const context: TaskContext = {
    transport: () => Promise.resolve(transport),
    clock: systemClock,
    fetch: undefined,
    endpoints: videoEndpoints,
    emit: () => undefined,
  };
  return createVideoClient(context).textToVideo;
}
