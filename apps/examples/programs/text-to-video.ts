import { createKling, keyHeaders } from "klingkit";
import type { Example } from "../example.ts";

export const textToVideo: Example = async ({ apiKey, accessKey, secretKey, connection, auth, out, log }) => {
  // One of three authentication methods. By default, `createKling` reads the credential from the environment.
  const credentials = {
    "api-key": { apiKey },
    jwt: { accessKey, secretKey },
    "key-headers": { auth: keyHeaders({ accessKey, secretKey }) },
  }[auth];
  if (!credentials) throw new Error(`--auth must be api-key, jwt or key-headers, not ${auth}.`);

  const kling = createKling({ ...credentials, ...connection });
  const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog", duration: 5 });
  const result = await task.wait({
    onUpdate: ({ status, progress }) => log(`${status} ${Math.round(progress * 100)} %`),
  });
  await result.download(out);
  log(`wrote ${out}`);
};
