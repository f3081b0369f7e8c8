import type { Credentials } from "@klingkit/auth";

/** The envelope of a response. */
type Envelope = { code: number; message: string; data: unknown };
type Fetch = (url: string, init: RequestInit) => Promise<{ headers: Headers; json(): Promise<Envelope> }>;

/** Lists tasks with plain `fetch`. Retries once if the credential can be renewed after the service rejected it. */
export async function listTasks(baseUrl: string, auth: Credentials, fetch: Fetch = globalThis.fetch): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    const headers = await auth.headers();
    const response = await fetch(`${baseUrl}/v1/videos/text2video?pageNum=1&pageSize=10`, { headers });
    const { code, message, data } = await response.json();
    if (code === 0) {
      auth.accepted(headers);
      return data;
    }
    const date = Date.parse(response.headers.get("date") ?? "");
    const decision = attempt === 1 ? await auth.rejected({ serviceCode: code, date, headers }) : "do-not-retry";
    if (decision === "do-not-retry") throw new Error(message);
  }
}
