import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { frameNames, MAX_PICTURE, type Mode, type Refusal } from "../contract.ts";
import { sendEvents } from "./events.ts";
import { failureOf, problemsOf } from "./failure.ts";
import type { Service } from "./mode.ts";
import type { Page } from "./page.ts";
import { type Asked, readForm } from "./read-form.ts";
import { headers, hostCheck, originCheck } from "./safety.ts";
import type { Store, Take } from "./store.ts";
import type { Takes } from "./takes.ts";
import { fileNameOf, viewOf } from "./view.ts";

export interface AppParts {
  readonly service: Service;
  readonly store: Store;
  readonly takes: Takes;
  readonly page: Page;
  /** Whether only this machine is listened to. */
  readonly onlyLoopback: boolean;
  /** Ends the streams. */
  readonly signal: AbortSignal;
}

/** Two pictures and the words around them. Bytes. */
const MAX_BODY = 2 * MAX_PICTURE + 128 * 1024;

/** The routes. */
export function createApp({ service, store, takes, page, onlyLoopback, signal }: AppParts): Hono {
  const app = new Hono();
  app.use(headers, hostCheck(onlyLoopback), originCheck);

  app.get("/api/health", (c) => c.json<{ ok: true; mode: Mode }>({ ok: true, mode: service.mode }));
  app.get("/api/events", (c) => sendEvents(c, service, store, signal));

  const limited = bodyLimit({
    maxSize: MAX_BODY,
    onError: (c) => c.json<Refusal>({ message: "That is too much at once: at most 12 MB per picture." }, 413),
  });
  app.post("/api/tasks", limited, async (c) => {
    const form = await c.req.formData().catch(() => undefined);
    if (!form) return c.json<Refusal>({ message: "The form could not be read." }, 400);
    const asked = await readForm(form);
    return "problems" in asked
      ? c.json<Refusal>({ message: "Please look at the marked fields.", ...asked }, 422)
      : make(c, asked);
  });

  app.post(
    "/api/tasks/:id/retry",
    withTake((c, take) => make(c, take)),
  );
  app.post(
    "/api/tasks/:id/look",
    withTake(async (c, take) => {
      if (take.status !== "lost") return c.json<Refusal>({ message: "This take needs no second look." }, 409);
      takes.lookAgain(take);
      return c.json(viewOf(store.get(take.id) ?? take, Date.now()), 202);
    }),
  );

  const video: MiddlewareHandler = async (c, next) => {
    const take = store.get(c.req.param("id") ?? "");
    if (take?.status !== "done") return next();
    c.header("Accept-Ranges", "bytes");
    c.header("Cache-Control", "private, max-age=31536000, immutable");
    return serveStatic({ path: takes.path(take) })(c, next);
  };
  app.get("/api/tasks/:id/video", video);
  app.get("/api/tasks/:id/download", async (c, next) => {
    const take = store.get(c.req.param("id"));
    if (take) c.header("Content-Disposition", `attachment; filename="${fileNameOf(take)}"`);
    return video(c, next);
  });
  app.get("/api/tasks/:id/frames/:name", (c) => {
    const frame = frameNames.find((name) => name === c.req.param("name"));
    const picture = frame && store.get(c.req.param("id"))?.frames[frame];
    if (!picture) return c.notFound();
    return c.body(picture.bytes, 200, {
      "Content-Type": picture.type,
      "Cache-Control": "private, max-age=31536000, immutable",
    });
  });

  app.get("*", (c) => {
    const file = page.get(c.req.path);
    if (!file) return c.notFound();
    return c.body(file.body, 200, {
      "Content-Type": file.type,
      "Cache-Control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
    });
  });

  app.notFound((c) => c.json<Refusal>({ message: "There is nothing here." }, 404));
  app.onError((error, c) => {
    console.error(error);
    return c.json<Refusal>({ message: failureOf(error).reason }, 500);
  });
  return app;

  async function make(c: Context, asked: Asked): Promise<Response> {
    try {
      return c.json(viewOf(await takes.make(asked), Date.now()), 202);
    } catch (error) {
      const problems = problemsOf(error);
      const { reason, advice } = failureOf(error);
      return c.json<Refusal>(
        problems
          ? { message: "Please look at the marked fields.", problems }
          : { message: [reason, advice].filter(Boolean).join(" ") },
        problems ? 422 : 502,
      );
    }
  }

  function withTake(work: (c: Context, take: Take) => Promise<Response>): (c: Context) => Promise<Response> {
    return async (c) => {
      const take = store.get(c.req.param("id") ?? "");
      return take ? work(c, take) : c.json<Refusal>({ message: "There is no such take." }, 404);
    };
  }
}
