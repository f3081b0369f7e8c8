import { Hono } from "hono";
import { type AuthKind, authenticate } from "../auth/authenticate.ts";
import { settle } from "../accounts/ledger.ts";
import type { Call, Route } from "../endpoints/endpoint.ts";
import { envelope } from "../wire/envelope.ts";
import { fieldsOf } from "../wire/fields.ts";
import { type Json, readJson } from "../wire/json.ts";
import { Refusal, refuse } from "../wire/refusal.ts";
import type { World } from "../world/world.ts";

/** What is noted about a request while it is processed. */
export interface Note {
  readonly text: string;
  auth: AuthKind;
  account?: string;
  code?: number;
}

interface Env {
  Bindings: { note: Note };
}

/** The service itself: every documented method and path, and the documented refusals for all others. */
export function createApi(world: World, routes: readonly Route[]): Hono<Env> {
  const app = new Hono<Env>();
  const reply = (note: Note, status: number, code: number, message: string, data?: Json): Response => {
    note.code = code;
    return envelope(
      status,
      code,
      message,
      world.ids.uuid(),
      data ?? (code !== 0 && world.switches.errorData === "null" ? null : undefined),
    );
  };

  for (const route of routes) {
    app.on(route.method, route.path, async (context) => {
      const { note } = context.env;
      const call = await enter(context.req.raw, route.design, note, context.req.param());
      return reply(note, 200, 0, "SUCCEED", route.answer(call));
    });
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const design = routes.find((route) => route.path === path)?.design ?? "v1";
    app.all(path, async (context) => {
      await enter(context.req.raw, design, context.env.note, {});
      return refuse(1202);
    });
  }
  app.notFound(async (context) => {
    const v1 = /^\/(v1|account)(\/|$)/.test(context.req.path);
    try {
      await enter(context.req.raw, v1 ? "v1" : "path", context.env.note, {});
    } catch (error) {
      if (error instanceof Refusal) return reply(context.env.note, error.status, error.code, error.message);
      throw error;
    }
    return reply(context.env.note, 404, 1203, "The requested path does not exist");
  });
  app.onError((error, context) => {
    if (error instanceof Refusal) return reply(context.env.note, error.status, error.code, error.message);
    throw error;
  });
  return app;

  /** Authentication comes before all else (kling-api V 12). */
  async function enter(
    request: Request,
    design: "v1" | "path",
    note: Note,
    params: Record<string, string>,
  ): Promise<Call> {
    const now = world.clock.now();
    const caller = await authenticate(request.headers, design, world.accounts, now);
    note.account = caller.account.setup.accessKey;
    settle(caller.account, now, world.switches.chargeFailed);
    return {
      world,
      account: caller.account,
      apiKeyName: caller.apiKeyName,
      params,
      query: new URL(request.url).searchParams,
      body: () => readBody(note.text),
    };
  }
}

function readBody(text: string): ReturnType<typeof fieldsOf> {
  try {
    return fieldsOf(readJson(text));
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(1200, "The request body is not valid JSON");
    throw error;
  }
}
