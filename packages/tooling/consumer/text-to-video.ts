import { apiKey } from "@klingkit/auth";
import { createTransport, regionUrl } from "@klingkit/http";
import { createEndpointClient, type EndpointClient, type VideoOutput } from "@klingkit/tasks";
import { createEngine } from "@klingkit/tasks/engine";
import { textToVideo, type TextToVideoInput } from "@klingkit/video/endpoints";

/** Text to video without the client: an API key, a transport and an endpoint. */
export function createTextToVideo(key: string): EndpointClient<TextToVideoInput, VideoOutput> {
  const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer: apiKey(key) });
  const engine = createEngine({ transport, endpoints: { video: { [textToVideo.name]: textToVideo } } });
  return createEndpointClient(engine, textToVideo);
}
