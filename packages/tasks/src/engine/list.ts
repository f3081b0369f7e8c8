import { UnexpectedResponseError } from "@klingkit/errors";
import type { TaskContext } from "./parts.ts";
import { decodeTask } from "../decode/decode-task.ts";
import type { TaskData } from "../task-data.ts";

/** The options of a list. */
export interface ListOptions {
  /**
   * The number of tasks per request, 1 to 500. A list sends as many requests as you read pages.
   * @default 100
   */
  readonly pageSize?: number;
  /**
   * Aborts the request under way, and the list with it.
   * @default none
   */
  readonly signal?: AbortSignal;
}

/** The last page that the service has (kling-api V 8.2). */
const LAST_PAGE = 1000;

// The end is a short or empty page; the order is not documented, newest first by a guess (kling-api V 8.2).
/**
 * Iterates over the records of a path of API v1 that have the form of tasks. Each page is requested when you reach it.
 * @param what the purpose, for errors
 * @param path the path below the base URL
 * @throws {UnexpectedResponseError} if a response holds no list
 * @throws {KlingError} of the fitting class if the service rejects a request or cannot be reached
 * @example for await (const { id } of listPages(context, "Listing voices", "/v1/general/presets-voices")) console.log(id);
 */
export async function* listPages(
  context: TaskContext,
  what: string,
  path: string,
  options: ListOptions = {},
): AsyncGenerator<TaskData> {
  const transport = await context.transport();
  const pageSize = Math.min(500, Math.max(1, Math.trunc(options.pageSize ?? 100)));
  for (let pageNum = 1; pageNum <= LAST_PAGE; pageNum++) {
    const { data } = await transport.request({
      what,
      method: "GET",
      path,
      query: { pageNum, pageSize },
      apiVersion: "v1",
      signal: options.signal,
    });
    if (!Array.isArray(data)) throw new UnexpectedResponseError(`${what}: the answer holds no list.`);
    const items: readonly unknown[] = data;
    for (const item of items) {
      const task = decodeTask(item);
      if (task) yield task;
    }
    if (items.length < pageSize) return;
  }
}
