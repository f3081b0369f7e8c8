import { apiKey } from "@klingkit/auth";
import { createTransport, regionUrl, type TransportOptions } from "@klingkit/http";
import { createImageClient, imageEndpoints } from "@klingkit/image";
import { createEngine } from "@klingkit/tasks/engine";

/** Generates images without the facade and returns their URLs. */
export async function generate(
  prompt: string,
  n: number,
  key: string,
  options: Partial<TransportOptions> = {},
): Promise<string[]> {
  const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer: apiKey(key), ...options });
  const engine = createEngine({ transport, endpoints: { image: imageEndpoints } });
  const { outputs } = await createImageClient(engine).generate.run({ prompt, n });
  return outputs.map(({ url }) => url);
}
