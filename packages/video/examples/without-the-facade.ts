import { apiKey } from "@klingkit/auth";
import { createTransport, regionUrl, type TransportOptions } from "@klingkit/http";
import type { SucceededTask, VideoOutput } from "@klingkit/tasks";
import { createEngine } from "@klingkit/tasks/engine";
import { createVideoClient, videoEndpoints } from "@klingkit/video";

/** Generates a video with a credential, a transport, an engine and the endpoints. */
export async function generate(
  prompt: string,
  key: string,
  options: Partial<TransportOptions> = {},
): Promise<SucceededTask<VideoOutput>> {
  const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer: apiKey(key), ...options });
  const engine = createEngine({ transport, endpoints: { video: videoEndpoints } });
  const video = createVideoClient(engine);
  return video.textToVideo.run({ prompt, duration: 5 });
}
