import { type Authorizer, createTransport, regionUrl, type TransportOptions } from "@klingkit/http";

/** Fetches tasks by their ids. The authorizer is `apiKey(key)` from `@klingkit/auth`, or your own. */
export async function readTasks(
  ids: readonly string[],
  authorizer: Authorizer,
  options: Partial<TransportOptions> = {},
): Promise<unknown> {
  const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer, ...options });
  const query = { task_ids: ids.join(",") };
  const { data } = await transport.request({ label: "Reading tasks", method: "GET", path: "/tasks", query });
  return data;
}
