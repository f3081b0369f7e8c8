import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { faultNames, MAX_UPLOAD, type Refusal, type Service as ServiceName, speeds } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import { accountOf, checkOf } from "./account.ts";
import { sendEvents } from "./events.ts";
import { failureOf, issuesOf } from "./failure.ts";
import type { Page } from "./page.ts";
import { type Asked, fieldAt, readRequest, readValues } from "./read-request.ts";
import { headers, hostCheck, originCheck } from "./safety.ts";
import type { Service } from "./service.ts";
import type { Slots } from "./slots.ts";
import type { Store, Take } from "./store.ts";
import type { Takes } from "./takes.ts";
import { viewOf } from "./view.ts";

export interface AppParts {
  readonly service: Service;
  readonly store: Store;
  readonly takes: Takes;
  readonly slots: Slots;
  readonly page: Page;
  /** Whether only this machine is listened to. */
  readonly onlyLoopback: boolean;
  /** Ends the streams. */
  readonly signal: AbortSignal;
  /** This machine's time, epoch milliseconds: takes carry it. */
  readonly now: () => number;
}

/** The files and the words around them. Bytes. */
const MAX_BODY = MAX_UPLOAD + 256 * 1024;
const MAX_JSON = 128 * 1024;
const FOREVER = "private, max-age=31536000, immutable";

/** The routes. */
export function createApp({ service, store, takes, slots, page, onlyLoopback, signal, now }: AppParts): Hono {
  const app = new Hono();
  app.use(headers, hostCheck(onlyLoopback), originCheck);

  app.get("/api/health", (c) => c.json<{ ok: true; mode: ServiceName }>({ ok: true, mode: service.name }));
  app.get("/api/events", (c) => sendEvents(c, { service, store, slots, signal, now }));

  app.post("/api/takes", limitedTo(MAX_BODY), async (c) => {
    const form = await c.req.formData().catch(() => undefined);
    if (!form) return c.json<Refusal>({ message: "The form could not be read." }, 400);
    const asked = await readRequest(form);
    return "issues" in asked
      ? c.json<Refusal>({ message: "Please look at the marked fields.", ...asked }, 422)
      : make(c, asked);
  });

  app.post("/api/estimate", limitedTo(MAX_JSON), async (c) => {
    const { mode: id, values: given, has } = { ...(await c.req.json<Readonly<Record<string, unknown>>>()) };
    const mode = typeof id === "string" ? modeOf(id) : undefined;
    const values = mode && readValues(mode, given);
    if (!mode || !values) return c.json<Refusal>({ message: "The form could not be read." }, 400);
    const paths = new Set(Array.isArray(has) ? has.filter((path) => typeof path === "string") : []);
    try {
      const price = await takes.estimate(mode, values, (path) => paths.has(path) && fieldAt(mode, path) !== undefined);
      return c.json({ price: price ?? null });
    } catch (error) {
      return c.json({ price: null, issues: issuesOf(error) ?? [] });
    }
  });

  app.post(
    "/api/takes/:id/retry",
    withTake(async (c, take) => {
      const asked = takes.again(take);
      return asked ? make(c, asked) : c.json<Refusal>({ message: "This take's form is not known any more." }, 409);
    }),
  );
  app.post(
    "/api/takes/:id/look",
    withTake(async (c, take) => {
      if (take.status !== "lost") return c.json<Refusal>({ message: "This take needs no second look." }, 409);
      takes.lookAgain(take);
      return c.json(viewOf(store.get(take.id) ?? take, service, now()), 202);
    }),
  );
  app.post(
    "/api/takes/:id/remove",
    withTake(async (c, take) => {
      if (take.endedAt === undefined)
        return c.json<Refusal>({ message: "This take is still being made: the service cannot be told to stop." }, 409);
      store.remove(take.id);
      return c.body(null, 204);
    }),
  );
  app.get(
    "/api/takes/:id/wire",
    withTake(async (c, { id, task }) => {
      c.header("Cache-Control", "no-store");
      return c.json(service.wire.about([id, ...(task?.id ? [task.id] : [])]));
    }),
  );

  const result: MiddlewareHandler = async (c, next) => {
    const take = store.get(c.req.param("id") ?? "");
    const path = take?.status === "done" ? store.resultPath(take, Number(c.req.param("index"))) : undefined;
    if (!path) return next();
    c.header("Accept-Ranges", "bytes");
    c.header("Cache-Control", FOREVER);
    return serveStatic({ path })(c, next);
  };
  app.get("/api/takes/:id/results/:index", result);
  app.get("/api/takes/:id/results/:index/download", async (c, next) => {
    const output = store.get(c.req.param("id"))?.outputs[Number(c.req.param("index"))];
    if (output) c.header("Content-Disposition", `attachment; filename="${output.fileName}"`);
    return result(c, next);
  });
  app.get("/api/takes/:id/media/:path", (c) => {
    const file = store.media(c.req.param("id"), c.req.param("path"));
    if (!file) return c.notFound();
    return c.body(file.bytes, 200, { "Content-Type": file.type, "Cache-Control": FOREVER });
  });

  app.get("/api/account", async (c) => c.json(await accountOf(service)));
  app.post("/api/check", async (c) => c.json(await checkOf(service)));
  app.post("/api/control", limitedTo(MAX_JSON), async (c) => {
    const { control } = service;
    if (!control) return c.json<Refusal>({ message: "Only the emulator has these." }, 409);
    const { speed, fault, on } = { ...(await c.req.json<Readonly<Record<string, unknown>>>()) };
    const wanted = speeds.find((each) => each === speed);
    const name = faultNames.find((each) => each === fault);
    if (wanted !== undefined) control.setSpeed(wanted);
    if (name) control.setFault(name, on === true);
    return c.json(control.now());
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
    if (error instanceof SyntaxError) return c.json<Refusal>({ message: "This is not JSON." }, 400);
    const { reason, advice, code } = failureOf(error);
    if (code === "internal") console.error(error);
    return c.json<Refusal>({ message: [reason, advice].filter(Boolean).join(" ") }, code === "internal" ? 500 : 502);
  });
  return app;

  async function make(c: Context, asked: Asked): Promise<Response> {
    try {
      return c.json(viewOf(await takes.make(asked), service, now()), 202);
    } catch (error) {
      const issues = issuesOf(error);
      if (!issues) throw error;
      return c.json<Refusal>({ message: "Please look at the marked fields.", issues }, 422);
    }
  }

  function withTake(work: (c: Context, take: Take) => Promise<Response>): (c: Context) => Promise<Response> {
    return async (c) => {
      const take = store.get(c.req.param("id") ?? "");
      return take ? work(c, take) : c.json<Refusal>({ message: "There is no such take." }, 404);
    };
  }
}

function limitedTo(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: (c) => c.json<Refusal>({ message: "That is too much at once: at most 12 MB per picture." }, 413),
  });
}
