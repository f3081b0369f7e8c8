import type { MediaLinks } from "../media/links.ts";
import { readRange } from "../media/range.ts";
import type { MediaRenderer } from "../media/renderer.ts";
import type { Service } from "../service.ts";
import { statusOf } from "../tasks/task.ts";

/** Serves outputs as a CDN does: signed links without a credential, `HEAD` and single ranges. */
export function createMediaServer(
  service: Service,
  links: MediaLinks,
  renderer: MediaRenderer,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    if (request.method !== "GET" && request.method !== "HEAD")
      return new Response("Method Not Allowed", { status: 405, headers: { allow: "GET, HEAD" } });
    const now = service.clock.now();
    const validity = links.verify(url, now);
    if (validity !== "valid")
      return new Response(validity === "expired" ? "The link has expired" : "The signature does not match", {
        status: 403,
      });
    const [taskId = "", name = ""] = url.pathname.split("/").slice(3);
    const task = service.tasks.byId(taskId);
    const file = task && statusOf(task, now) === "succeeded" ? await renderer.render(task, name) : undefined;
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
