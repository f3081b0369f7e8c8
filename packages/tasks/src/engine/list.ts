import { UnexpectedResponseError } from "@klingkit/errors";
import { decodeTask } from "../decode/decode-task.ts";
import type { ListEndpoint } from "../endpoint/endpoint.ts";
import { checkOptions } from "../options/check-options.ts";
import type { ListOptions } from "../options/options.ts";
import type { TaskData } from "../task-data.ts";
import type { EngineParts } from "./parts.ts";

/** The highest page number that the service accepts (apps/docs/service/tasks.md#api-v1-lists). */
const LAST_PAGE = 1000;

/** Iterates over the items of a list. Each page is requested when the iteration reaches it. */
export async function* listItems<Item>(
  parts: EngineParts,
  { name, path, decode }: ListEndpoint<Item>,
  options: ListOptions = {},
): AsyncGenerator<Item> {
  checkOptions(name, options, "list");
  for await (const record of listPages(parts, `Reading ${name}`, path, options)) yield* decode(record);
}

// A short or empty page is the last one. The order is not documented; newest first is assumed
// (apps/docs/service/tasks.md#api-v1-lists).
/**
 * Iterates over the tasks of a list of API v1. Other records are skipped.
 * @param what the action, for error messages
 */
export async function* listPages(
  parts: EngineParts,
  what: string,
  path: string,
  options: ListOptions = {},
): AsyncGenerator<TaskData> {
  const transport = await parts.transport();
  const pageSize = Math.min(500, Math.max(1, Math.trunc(options.pageSize ?? 100)));
  for (let pageNum = 1; pageNum <= LAST_PAGE; pageNum++) {
    const { data } = await transport.request({
      label: what,
      method: "GET",
      path,
      query: { pageNum, pageSize },
      apiVersion: "v1",
      signal: options.signal,
    });
    if (!Array.isArray(data)) throw new UnexpectedResponseError(`${what}: the response contains no list.`);
    const items: readonly unknown[] = data;
    for (const item of items) {
      const task = decodeTask(item);
      if (task) yield task;
    }
    if (items.length < pageSize) return;
  }
}
