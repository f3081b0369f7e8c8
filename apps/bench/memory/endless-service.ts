import type { FetchLike } from "klingkit";

/** A service whose tasks never finish. It has no state: task n contains n in its id and was created n milliseconds after the start. */
export interface EndlessService {
  readonly fetch: FetchLike;
  readonly requests: () => number;
  /** Resolves when no more requests arrive. */
  readonly idle: () => Promise<void>;
}

export function idOf(index: number): string {
  return `86451${String(index).padStart(13, "0")}`;
}

const json = { headers: { "content-type": "application/json" } };

export function createEndlessService(start: number, count: number): EndlessService {
  let requests = 0;
  const taskText = (index: number): string =>
    `{"id":"${idOf(index)}","status":"processing","message":"","create_time":${start + index},"update_time":${start + index},"external_id":"","outputs":[],"billing":[]}`;
  const respond = (data: string): Response =>
    new Response(`{"code":0,"message":"SUCCEED","request_id":"r","data":${data}}`, json);
  return {
    requests: () => requests,
    async fetch(url, { body }) {
      requests++;
      const ids = new URL(url).searchParams.get("task_ids");
      if (ids !== null)
        return respond(
          `[${ids
            .split(",")
            .map((id) => taskText(Number(id.slice(5))))
            .join(",")}]`,
        );
      const query = JSON.parse(typeof body === "string" ? body : "{}") as {
        start_time?: string;
        end_time?: string;
        cursor?: string;
        limit: number;
      };
      const [from, to] = query.cursor
        ? query.cursor.split("-").map(Number)
        : [Math.max(0, Number(query.start_time) - start), Math.min(count - 1, Number(query.end_time) - start)];
      const [first = 0, last = 0] = [from, to];
      const length = Math.min(query.limit, last - first + 1);
      const tasks = Array.from({ length }, (_, offset) => taskText(first + offset));
      const next = first + length;
      const more = next <= last;
      return respond(
        `{"result":[${tasks.join(",")}],"count":${length},"has_more":${more},"next_cursor":"${more ? `${next}-${last}` : ""}"}`,
      );
    },
    async idle() {
      for (let seen = requests, turns = 0; turns < 10; turns++) {
        await new Promise((resolve) => setImmediate(resolve));
        if (seen !== requests) [seen, turns] = [requests, 0];
      }
    },
  };
}
