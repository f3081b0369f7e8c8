import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { faultNames, MAX_UPLOAD_BYTES, type ErrorBody, type ServiceName, speeds, UNDO_TIME } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import { accountOf, checkOf } from "./account.ts";
import { sendEvents } from "./events.ts";
import { failureOf, issuesOf } from "./failure.ts";
import type { Page } from "./page.ts";
import type { Presence } from "./presence.ts";
import type { ReadinessMonitor } from "./readiness.ts";
import { type TakeRequest, fieldAt, readRequest, readValues } from "./read-request.ts";
import { headers, hostCheck, originCheck } from "./safety.ts";
import type { Service } from "./service.ts";
import type { ConcurrencyLimits } from "./concurrency.ts";
import type { Store, Take } from "./store.ts";
import type { Takes } from "./takes.ts";
import { viewOf } from "./view.ts";

export interface AppParts {
  readonly service: Service;
  readonly store: Store;
  readonly takes: Takes;
  readonly concurrency: ConcurrencyLimits;
  readonly readiness: ReadinessMonitor;
  readonly presence: Presence;
  readonly page: Page;
  /** Whether the server accepts connections from this machine only. */
  readonly onlyLoopback: boolean;
  /** Ends the event streams. */
  readonly signal: AbortSignal;
  /** This machine's time in epoch milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const MAX_BODY_BYTES = MAX_UPLOAD_BYTES + 256 * 1024;
const MAX_JSON_BYTES = 128 * 1024;
const IMMUTABLE = "private, max-age=31536000, immutable";
const INVALID_FORM = "The form is invalid. Nothing was sent to the service. Reload the page and try again.";
const INVALID_FIELDS = "Some fields are invalid. Nothing was sent to the service. Correct the highlighted fields.";
const INVALID_RETRY =
  "This take cannot be created again. Nothing was sent to the service. Reuse its settings and correct the form.";

export function createApp(parts: AppParts): Hono {
  const { service, store, takes, readiness, page, onlyLoopback, signal, now, sleep } = parts;
  const app = new Hono();
  app.use(headers, hostCheck(onlyLoopback));
  // Other sites may link to the page itself.
  app.use("/api/*", originCheck);

  app.get("/api/health", (c) => c.json<{ ok: true; mode: ServiceName }>({ ok: true, mode: service.name }));
  app.get("/api/events", (c) => sendEvents(c, parts));

  app.post("/api/takes", limitedTo(MAX_BODY_BYTES), async (c) => {
    const form = await c.req.formData().catch(() => undefined);
    const request = form && (await readRequest(form));
    if (!request) return c.json<ErrorBody>({ message: INVALID_FORM }, 400);
    return "issues" in request
      ? c.json<ErrorBody>({ message: INVALID_FIELDS, ...request }, 422)
      : createTake(c, request);
  });

  app.post("/api/estimate", limitedTo(MAX_JSON_BYTES), async (c) => {
    const { mode: id, values: input, has } = { ...(await c.req.json<Readonly<Record<string, unknown>>>()) };
    const mode = typeof id === "string" ? modeOf(id) : undefined;
    const read = mode && readValues(mode, input);
    if (!mode || !read) return c.json<ErrorBody>({ message: INVALID_FORM }, 400);
    if ("issues" in read) return c.json({ price: null, ...read });
    const { values } = read;
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
      const request = takes.requestOf(take);
      return request
        ? createTake(c, request, INVALID_RETRY)
        : c.json<ErrorBody>({ message: "The mode of this take no longer exists. Create a new take." }, 409);
    }),
  );
  app.post(
    "/api/takes/:id/check",
    withTake(async (c, take) => {
      if (take.status !== "unresolved")
        return c.json<ErrorBody>({ message: "The state of this take is known. There is nothing to check." }, 409);
      takes.checkAgain(take);
      return c.json(viewOf(store.get(take.id) ?? take, service, now()), 202);
    }),
  );
  app.post(
    "/api/takes/:id/cancel",
    withTake(async (c, take) =>
      takes.cancel(take)
        ? c.body(null, 204)
        : c.json<ErrorBody>({ message: "This take has been sent, and the service cannot cancel it." }, 409),
    ),
  );
  app.post(
    "/api/takes/:id/send",
    withTake(async (c, take) => {
      if (take.status !== "unsent")
        return c.json<ErrorBody>({ message: "This take has been sent. Nothing was sent again." }, 409);
      takes.send(take);
      return c.json(viewOf(store.get(take.id) ?? take, service, now()), 202);
    }),
  );
  app.post(
    "/api/takes/:id/remove",
    withTake(async (c, take) => {
      if (take.endedAt === undefined)
        return c.json<ErrorBody>(
          { message: "This take is still running, and the service cannot cancel it. Delete it when it has finished." },
          409,
        );
      const deleteFiles = store.remove(take.id);
      // When the server stops, nobody can undo it any more.
      void sleep(UNDO_TIME, signal).then(deleteFiles, deleteFiles);
      return c.body(null, 204);
    }),
  );
  app.post("/api/takes/:id/restore", (c) => {
    const take = store.restore(c.req.param("id"));
    return take
      ? c.json(viewOf(take, service, now()))
      : c.json<ErrorBody>({ message: "The take and its files have been deleted, so they cannot be restored." }, 404);
  });
  app.get(
    "/api/takes/:id/exchanges",
    withTake(async (c, { id, task }) => {
      c.header("Cache-Control", "no-store");
      return c.json(service.exchangeLog.matching([id, ...(task?.id ? [task.id] : [])]));
    }),
  );

  const serveResult: MiddlewareHandler = async (c, next) => {
    const take = store.get(c.req.param("id") ?? "");
    const path = take?.status === "done" ? store.resultPath(take, Number(c.req.param("index"))) : undefined;
    if (!path) return next();
    // `serveStatic` responds to several ranges with status 206 and the whole file. They may be ignored.
    if (!/^bytes=\d*-\d*$/.test(c.req.header("range") ?? "")) c.req.raw.headers.delete("range");
    c.header("Accept-Ranges", "bytes");
    c.header("Cache-Control", IMMUTABLE);
    return serveStatic({ path })(c, next);
  };
  app.get("/api/takes/:id/results/:index", serveResult);
  app.get("/api/takes/:id/results/:index/download", async (c, next) => {
    const output = store.get(c.req.param("id"))?.outputs[Number(c.req.param("index"))];
    if (output) c.header("Content-Disposition", `attachment; filename="${output.fileName}"`);
    return serveResult(c, next);
  });
  app.get("/api/takes/:id/media/:path", (c) => {
    const file = store.media(c.req.param("id"), c.req.param("path"));
    if (!file) return c.notFound();
    return c.body(file.bytes, 200, { "Content-Type": file.type, "Cache-Control": IMMUTABLE });
  });

  app.get("/api/account", async (c) => c.json(await accountOf(service)));
  app.post("/api/check", async (c) => c.json(await checkOf(service, readiness)));
  app.post("/api/emulator-settings", limitedTo(MAX_JSON_BYTES), async (c) => {
    const { emulatorControls } = service;
    if (!emulatorControls)
      return c.json<ErrorBody>(
        { message: "Only the emulator has these settings. Restart the demo without live mode to use them." },
        409,
      );
    const { speed, fault, on } = { ...(await c.req.json<Readonly<Record<string, unknown>>>()) };
    const newSpeed = speeds.find((each) => each === speed);
    const name = faultNames.find((each) => each === fault);
    if (newSpeed !== undefined) emulatorControls.setSpeed(newSpeed);
    if (name) emulatorControls.setFault(name, on === true);
    return c.json(emulatorControls.settings());
  });

  app.get("*", (c) => {
    const file = page.get(c.req.path);
    if (!file) return c.notFound();
    return c.body(file.body, 200, {
      "Content-Type": file.type,
      "Cache-Control": file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
    });
  });

  app.notFound((c) => c.json<ErrorBody>({ message: "This URL does not exist." }, 404));
  app.onError((error, c) => {
    if (error instanceof SyntaxError) return c.json<ErrorBody>({ message: "The request body is not valid JSON." }, 400);
    const { reason, advice, code } = failureOf(error);
    if (code === "internal") console.error(error);
    return c.json<ErrorBody>({ message: [reason, advice].filter(Boolean).join(" ") }, code === "internal" ? 500 : 502);
  });
  return app;

  async function createTake(c: Context, request: TakeRequest, message = INVALID_FIELDS): Promise<Response> {
    try {
      return c.json(viewOf(await takes.create(request), service, now()), 202);
    } catch (error) {
      const issues = issuesOf(error);
      if (!issues) throw error;
      return c.json<ErrorBody>({ message, issues }, 422);
    }
  }

  function withTake(handler: (c: Context, take: Take) => Promise<Response>): (c: Context) => Promise<Response> {
    return async (c) => {
      const take = store.get(c.req.param("id") ?? "");
      return take
        ? handler(c, take)
        : c.json<ErrorBody>({ message: "The take does not exist. It may have been deleted." }, 404);
    };
  }
}

function limitedTo(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: (c) =>
      c.json<ErrorBody>(
        {
          message:
            "The upload is too large. Nothing was sent to the service. Use images of at most 12 MB and audio of at most 5 MB.",
        },
        413,
      ),
  });
}
