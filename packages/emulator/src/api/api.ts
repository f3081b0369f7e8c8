import { Hono } from "hono";
import { type Account, settle } from "../accounts/ledger.ts";
import { authenticate } from "../auth/authenticate.ts";
import { ENDPOINTS } from "../endpoints/all.ts";
import type { Call } from "../endpoints/endpoint.ts";
import type { CallDetails } from "../http/calls.ts";
import type { TaskSetup } from "../task-setup.ts";
import type { Service } from "../service.ts";
import type { ApiVersion } from "../tasks/task.ts";
import { ApiError, reject } from "../wire/codes.ts";
import { envelope } from "../wire/envelope.ts";
import { fieldsOf, rejectBody } from "../wire/fields.ts";
import { isObject, type Json, tryReadJson } from "../wire/json.ts";
import { routesOf } from "./routes.ts";

interface Env {
  Bindings: {
    details: CallDetails;
    /** The task that the emulator's owner adds. Such a request needs no credential. */
    setup?: TaskSetup;
  };
}

/** Creates the API: the documented methods and paths, and the rejections of all others. */
export function createApi(service: Service): Hono<Env> {
  const app = new Hono<Env>({
    getPath({ url }) {
      const path = new URL(url).pathname;
      return service.switches.extraSlashes === "accept" ? path.replace(/\/{2,}/g, "/").replace(/(.)\/$/, "$1") : path;
    },
  });
  const respond = (details: CallDetails, status: number, code: number, message: string, data?: Json): Response => {
    details.code = code;
    return envelope(status, code, message, service.ids.uuid(), data);
  };
  const routes = ENDPOINTS.flatMap(routesOf);
  for (const { method, path, apiVersion, handle } of routes) {
    app.on(method, path, async ({ env: { details, setup }, req }) => {
      const call = await authenticateCall(req.raw, apiVersion, details, req.param(), setup);
      if (!setup && method === "POST" && service.switches.contentType === "reject" && !isJson(req.raw.headers))
        return withoutEnvelope(415, "Unsupported Media Type", "", req.path);
      return respond(details, 200, 0, "SUCCEED", handle(call));
    });
  }
  for (const { path, apiVersion } of routes) {
    app.all(path, async ({ env: { details }, req }) => {
      await authenticateCall(req.raw, apiVersion, details);
      return reject(1202);
    });
  }
  app.all("*", async ({ env: { details, setup }, req }) => {
    const apiVersion = /^\/(v1|account)(\/|$)/.test(req.path) ? "v1" : "v2";
    await authenticateCall(req.raw, apiVersion, details, {}, setup);
    return withoutEnvelope(404, "Not Found", "No message available", req.path);
  });
  app.onError((error, { env: { details } }) => {
    if (!(error instanceof ApiError)) throw error;
    const data = service.switches.errorData === "null" ? null : undefined;
    return respond(details, error.status, error.code, error.message, data);
  });
  return app;

  function findAccount(accessKey: string | undefined): Account {
    const account = service.accounts.find(({ setup }) => accessKey === undefined || setup.accessKey === accessKey);
    return account ?? reject(1002, `The emulator has no account '${accessKey ?? ""}'`);
  }

  /**
   * The response to an unknown path has no envelope (observed: apps/docs/service/responses.md#envelope). That of a wrong
   * `Content-Type` has the same form (a guess).
   */
  function withoutEnvelope(status: number, error: string, message: string, path: string): Response {
    const timestamp = new Date(service.clock.now()).toISOString();
    return Response.json({ timestamp, status, error, message, path }, { status });
  }

  /** Authentication precedes all other checks (apps/docs/service/errors.md#order-of-checks). */
  async function authenticateCall(
    request: Request,
    apiVersion: ApiVersion,
    details: CallDetails,
    params: Record<string, string> = {},
    setup?: TaskSetup,
  ): Promise<Call> {
    const now = service.clock.now();
    const { account, apiKeyName } = setup
      ? { account: findAccount(setup.account), apiKeyName: "" }
      : authenticate(request.headers, apiVersion, service, now);
    details.account = account.setup.accessKey;
    settle(account, now, service.switches.chargeFailed);
    return {
      service,
      account,
      apiKeyName,
      setup,
      text: details.text,
      params,
      query: new URL(request.url).searchParams,
      body() {
        const body = tryReadJson(details.text);
        return isObject(body) ? fieldsOf(body, service.switches) : rejectBody();
      },
    };
  }
}

function isJson(headers: Headers): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(headers.get("content-type") ?? "");
}
