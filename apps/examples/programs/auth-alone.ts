import { jwt } from "@klingkit/auth";
import type { Example } from "../example.ts";

/** Uses `@klingkit/auth` with another HTTP client, here `fetch`. */
export const authAlone: Example = async ({ accessKey, secretKey, connection, log }) => {
  const credentials = jwt({ accessKey, secretKey }, connection.clock ? { clock: connection.clock } : {});
  const { baseUrl, fetch = globalThis.fetch } = connection;
  const response = await fetch(`${baseUrl}/v1/videos/text2video?pageNum=1&pageSize=1`, {
    headers: await credentials.headers(),
  });
  log(`HTTP ${response.status}`);
};
