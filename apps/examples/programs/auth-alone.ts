import { jwt } from "@klingkit/auth";
import type { Example } from "../example.ts";

/** `@klingkit/auth` with an HTTP client of one's own: here plain `fetch`. */
export const authAlone: Example = async ({ accessKey, secretKey, connection, say }) => {
  const credentials = jwt({ accessKey, secretKey }, connection.clock ? { clock: connection.clock } : {});
  const { baseUrl, fetch = globalThis.fetch } = connection;
  const response = await fetch(`${baseUrl}/v1/videos/text2video?pageNum=1&pageSize=1`, {
    headers: await credentials.headers(),
  });
  say(`HTTP ${response.status}`);
};
