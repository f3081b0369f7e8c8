import { UnexpectedResponseError } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { decodeTask } from "./decode-task.ts";
import type { TaskData } from "./task-data.ts";

export interface ListOptions {
  /** Tasks per request, 1 to 500. Default 100. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

/** The last page that the service has (kling-api V 8.2). */
const LAST_PAGE = 1000;

/**
 * The task-shaped records below a v1 path, page by page as they are asked for. The end is a short or empty page; the
 * order is not documented, newest first by a guess (kling-api V 8.2).
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
      kind: "read",
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
