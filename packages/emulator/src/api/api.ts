import { Hono } from "hono";
import { settle } from "../accounts/ledger.ts";
import { authenticate } from "../auth/authenticate.ts";
import { ENDPOINTS } from "../endpoints/all.ts";
import type { Call } from "../endpoints/endpoint.ts";
import type { CallDetails } from "../http/calls.ts";
import type { Service } from "../service.ts";
import type { ApiVersion } from "../tasks/task.ts";
import { ApiError, reject } from "../wire/codes.ts";
import { envelope } from "../wire/envelope.ts";
import { fieldsOf } from "../wire/fields.ts";
import { isObject, type Json, tryReadJson } from "../wire/json.ts";
import { routesOf } from "./routes.ts";

interface Env {
  Bindings: { details: CallDetails };
}

/** Creates the API: the documented methods and paths, and the documented rejections of all others. */
export function createApi(service: Service): Hono<Env> {
  const app = new Hono<Env>();
  const respond = (details: CallDetails, status: number, code: number, message: string, data?: Json): Response => {
    details.code = code;
    return envelope(status, code, message, service.ids.uuid(), data);
  };
  const routes = ENDPOINTS.flatMap(routesOf);
  for (const { method, path, apiVersion, handle } of routes) {
    app.on(method, path, async ({ env: { details }, req }) => {
      const call = await authenticateCall(req.raw, apiVersion, details, req.param());
      return respond(details, 200, 0, "SUCCEED", handle(call));
    });
  }
  for (const { path, apiVersion } of routes) {
    app.all(path, async ({ env: { details }, req }) => {
      await authenticateCall(req.raw, apiVersion, details);
      return reject(1202);
    });
  }
  app.all("*", async ({ env: { details }, req }) => {
    await authenticateCall(req.raw, /^\/(v1|account)(\/|$)/.test(req.path) ? "v1" : "v2", details);
    return reject(1203, "The requested path does not exist");
  });
  app.onError((error, { env: { details } }) => {
    if (!(error instanceof ApiError)) throw error;
    const data = service.switches.errorData === "null" ? null : undefined;
    return respond(details, error.status, error.code, error.message, data);
  });
  return app;

  /** Authentication precedes all other checks (apps/docs/service/errors.md#order-of-checks). */
  async function authenticateCall(
    request: Request,
    apiVersion: ApiVersion,
    details: CallDetails,
    params: Record<string, string> = {},
  ): Promise<Call> {
    const now = service.clock.now();
    const { account, apiKeyName } = authenticate(request.headers, apiVersion, service.accounts, now);
    details.account = account.setup.accessKey;
    settle(account, now, service.switches.chargeFailed);
    return {
      service,
      account,
      apiKeyName,
      params,
      query: new URL(request.url).searchParams,
      body() {
        const body = tryReadJson(details.text);
        if (body === undefined) return reject(1200, "The request body is not valid JSON");
        return isObject(body) ? fieldsOf(body) : reject(1200, "The request body must be a JSON object");
      },
    };
  }
}
