import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { requestFromNode } from "@klingkit/webhooks";
import { createKling } from "klingkit";
import type { Example } from "../example.ts";

/** Downloads the video of each task when its callback arrives. The server stores no list of tasks. */
export const webhookHandler: Example = async ({ apiKey, webhookSecret, connection, out, log }) => {
  const kling = createKling({ apiKey, ...connection });
  const finished = Promise.withResolvers<void>();
  const receive = kling.webhooks.receiver({
    secret: webhookSecret,
    onTask: async (task) => {
      log(`${task.id} ${task.status}`);
      if (task.status === "succeeded") await task.download(out);
      if (task.status === "succeeded" || task.status === "failed") finished.resolve();
    },
  });
  const server = createServer((incoming, outgoing) => {
    void receive(requestFromNode(incoming)).then(({ status, headers }) =>
      outgoing.writeHead(status, Object.fromEntries(headers)).end(),
    );
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;

  // Usually another program creates the tasks.
  const input = { prompt: "a lighthouse in fog" };
  await kling.video.textToVideo.create(input, { callbackUrl: `http://127.0.0.1:${port}/kling` });
  await finished.promise;
  server.close();
  log(`wrote ${out}`);
};
