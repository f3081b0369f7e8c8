import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createKlingkit } from "@klingkit/ai-sdk";
import { requestFromNode } from "@klingkit/webhooks";
import { experimental_generateVideo as generateVideo } from "ai";
import type { Example } from "../example.ts";

/** Generates a video with the AI SDK, which waits for a callback instead of polling. */
export const aiSdkWebhook: Example = async ({ apiKey, webhookSecret, connection, delay, out, log }) => {
  const klingkit = createKlingkit({ apiKey, ...connection });
  const received = Promise.withResolvers<{ headers: Record<string, string>; body: { id: string } }>();
  const receive = klingkit.client.webhooks.receiver({
    secret: webhookSecret,
    onTask({ id, status }) {
      log(`${id} ${status}`);
      // The service sends a callback for each status, and the AI SDK takes the first for the end.
      if (status === "succeeded" || status === "failed") received.resolve({ headers: {}, body: { id } });
    },
  });
  const server = createServer((incoming, outgoing) => {
    void receive(requestFromNode(incoming)).then(({ status, headers }) =>
      outgoing.writeHead(status, Object.fromEntries(headers)).end(),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;

  const { video } = await generateVideo({
    model: klingkit.video("kling-3.0"),
    prompt: "a lighthouse in fog",
    webhook: async () => ({ url: `http://127.0.0.1:${port}/kling`, received: received.promise }),
    poll: { delay },
    download: klingkit.download,
  });
  server.close();
  await writeFile(out, video.uint8Array);
  log(`wrote ${out}`);
};
