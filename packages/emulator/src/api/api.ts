import { Hono } from "hono";
import { settle } from "../accounts/ledger.ts";
import { authenticate } from "../auth/authenticate.ts";
import { ENDPOINTS } from "../endpoints/all.ts";
import type { Call } from "../endpoints/endpoint.ts";
import type { Note } from "../http/calls.ts";
import type { ApiVersion } from "../tasks/task.ts";
import { Refusal, refuse } from "../wire/codes.ts";
import { envelope } from "../wire/envelope.ts";
import { fieldsOf } from "../wire/fields.ts";
import { isObject, type Json, tryReadJson } from "../wire/json.ts";
import type { World } from "../world.ts";
import { routesOf } from "./routes.ts";

interface Env {
  Bindings: { note: Note };
}

/** The service itself: every documented method and path, and the documented refusals for all others. */
export function createApi(world: World): Hono<Env> {
  const app = new Hono<Env>();
  const reply = (note: Note, status: number, code: number, message: string, data?: Json): Response => {
    note.code = code;
    return envelope(status, code, message, world.ids.uuid(), data);
  };
  const routes = ENDPOINTS.flatMap(routesOf);
  for (const { method, path, apiVersion, answer } of routes) {
    app.on(method, path, async ({ env: { note }, req }) => {
      const call = await enter(req.raw, apiVersion, note, req.param());
      return reply(note, 200, 0, "SUCCEED", answer(call));
    });
  }
  for (const { path, apiVersion } of routes) {
    app.all(path, async ({ env: { note }, req }) => {
      await enter(req.raw, apiVersion, note);
      return refuse(1202);
    });
  }
  app.all("*", async ({ env: { note }, req }) => {
    await enter(req.raw, /^\/(v1|account)(\/|$)/.test(req.path) ? "v1" : "v2", note);
    return refuse(1203, "The requested path does not exist");
  });
  app.onError((error, { env: { note } }) => {
    if (!(error instanceof Refusal)) throw error;
    const data = world.switches.errorData === "null" ? null : undefined;
    return reply(note, error.status, error.code, error.message, data);
  });
  return app;

  /** Authentication comes before all else (apps/docs/service/errors.md#order-of-checks). */
  async function enter(
    request: Request,
    apiVersion: ApiVersion,
    note: Note,
    params: Record<string, string> = {},
  ): Promise<Call> {
    const now = world.clock.now();
    const { account, apiKeyName } = authenticate(request.headers, apiVersion, world.accounts, now);
    note.account = account.setup.accessKey;
    settle(account, now, world.switches.chargeFailed);
    return {
      world,
      account,
      apiKeyName,
      params,
      query: new URL(request.url).searchParams,
      body() {
        const body = tryReadJson(note.text);
        if (body === undefined) return refuse(1200, "The request body is not valid JSON");
        return isObject(body) ? fieldsOf(body) : refuse(1200, "The request body must be a JSON object");
      },
    };
  }
}
