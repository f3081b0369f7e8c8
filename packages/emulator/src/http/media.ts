import type { MediaLinks } from "../media/links.ts";
import { readRange } from "../media/range.ts";
import type { MediaRenderer } from "../media/renderer.ts";
import { statusOf } from "../tasks/task.ts";
import type { World } from "../world.ts";

/** Serves results as a content network does: no key, signed links, `HEAD`, one `Range` at a time. */
export function createMediaServer(
  world: World,
  links: MediaLinks,
  renderer: MediaRenderer,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    if (request.method !== "GET" && request.method !== "HEAD")
      return new Response("Method Not Allowed", { status: 405, headers: { allow: "GET, HEAD" } });
    const now = world.clock.now();
    const verdict = links.check(url, now);
    if (verdict !== "ok")
      return new Response(verdict === "expired" ? "The link has expired" : "The signature does not match", {
        status: 403,
      });
    const [taskId = "", name = ""] = url.pathname.split("/").slice(3);
    const task = world.tasks.byId(taskId);
    const file = task && statusOf(task, now) === "succeeded" ? await renderer.file(task, name) : undefined;
    if (!task || !file) return new Response("Not Found", { status: 404 });

    const { bytes, type } = file;
    const etag = `"${name}-${bytes.length}"`;
    const headers = new Headers({
      "content-type": type,
      "accept-ranges": "bytes",
      etag,
      "last-modified": new Date(task.endsAt).toUTCString(),
    });
    if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
    const ifRange = request.headers.get("if-range");
    const part = ifRange !== null && ifRange !== etag ? "whole" : readRange(request.headers.get("range"), bytes.length);
    if (part === "unsatisfiable") {
      headers.set("content-range", `bytes */${bytes.length}`);
      return new Response(null, { status: 416, headers });
    }
    const body = part === "whole" ? bytes : bytes.subarray(part.from, part.to + 1);
    headers.set("content-length", String(body.length));
    if (part !== "whole") headers.set("content-range", `bytes ${part.from}-${part.to}/${bytes.length}`);
    return new Response(request.method === "HEAD" ? null : body, { status: part === "whole" ? 200 : 206, headers });
  };
}
