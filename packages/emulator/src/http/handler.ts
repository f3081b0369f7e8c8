import { credentialKind } from "../auth/authenticate.ts";
import type { InternalClock } from "../clock/create-clock.ts";
import type { FaultInjector } from "../faults/faults.ts";
import type { FaultRule, FaultTarget } from "../faults/rule.ts";
import { codeDetails } from "../wire/codes.ts";
import { envelope } from "../wire/envelope.ts";
import { tryReadJson } from "../wire/json.ts";
import { type CallDetails, type CallLog, maskedHeaders, type RecordedCall } from "./calls.ts";

/** The outcome of a request: a response, or a connection failure. */
export type Outcome =
  | { readonly kind: "response"; readonly response: Response }
  /** The connection is closed without a response. */
  | { readonly kind: "drop"; readonly code?: string }
  /** The connection is closed in the middle of the response body. */
  | { readonly kind: "truncated"; readonly response: Response }
  /** No response is sent until the client closes the connection. */
  | { readonly kind: "hang" };

/** Handles a request from a socket or from the same process. */
export type RequestHandler = (request: Request) => Promise<Outcome>;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface HandlerDependencies {
  readonly internalClock: InternalClock;
  readonly faults: FaultInjector;
  readonly callLog: CallLog;
  readonly uuid: () => string;
  /** How many times faster than usual tasks finish. */
  readonly taskSpeed: number;
  /** Processes requests to the API and to media. */
  readonly process: (request: Request, details: CallDetails) => Promise<Response>;
  /** Processes requests to the control API, which are neither recorded nor subject to faults. */
  readonly control: (request: Request, text: string) => Promise<Response>;
}

/** Creates the handler that records requests, applies faults, processes requests and sets the headers `Date` and `klingkit-task-speed`. */
export function createRequestHandler({
  internalClock,
  faults,
  callLog,
  uuid,
  taskSpeed,
  process,
  control,
}: HandlerDependencies): RequestHandler {
  const { clock, idle } = internalClock;

  return async (request) => {
    const text = await idle.track(request.text());
    // Requests to the control API are not counted as running: `advance` would wait for its own request.
    if (isControl(request)) return { kind: "response", response: await control(request, text) };
    return idle.track(receive(request, text));
  };

  async function receive(request: Request, text: string): Promise<Outcome> {
    const details: CallDetails = { text, auth: credentialKind(request.headers) };
    const url = new URL(request.url);
    const target: FaultTarget = {
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: maskedHeaders(request.headers),
      body: text === "" ? undefined : (tryReadJson(text) ?? text),
    };
    const fault = faults.apply(target, "request");
    const call: Writable<RecordedCall> = {
      at: clock.now(),
      ...target,
      auth: details.auth,
      status: 0,
      fault: fault?.id,
    };
    callLog.add(call, text.length);
    const outcome = await run(fault?.rule ?? {}, request, details);
    call.account = details.account;
    if ("response" in outcome) {
      call.status = outcome.response.status;
      call.code = details.code;
    }
    return outcome;
  }

  async function run(rule: FaultRule, request: Request, details: CallDetails): Promise<Outcome> {
    const { delayMs, drop, hang } = rule;
    const delay = async (): Promise<void> => {
      if (delayMs !== undefined) await idle.untracked(() => clock.sleep(delayMs));
    };
    const isProcessed = rule.processed === true || drop === "after" || rule.truncateBody === true;
    if (!isProcessed) await delay();
    if (drop === "before") return { kind: "drop", code: rule.dropCode };
    if (hang && !isProcessed) return { kind: "hang" };
    const replacement = createReplacement(rule, uuid);
    const real = replacement && !isProcessed ? undefined : await process(request, details);
    if (replacement) details.code = rule.code;
    const response = replacement ?? real ?? new Response();
    response.headers.set("date", new Date(clock.now() + (rule.dateOffsetMs ?? 0)).toUTCString());
    if (taskSpeed !== 1) response.headers.set("klingkit-task-speed", String(taskSpeed));
    if (isProcessed) await delay();
    if (drop === "after") return { kind: "drop", code: rule.dropCode };
    if (hang) return { kind: "hang" };
    for (const [name, value] of Object.entries(rule.headers ?? {})) response.headers.set(name, value);
    return { kind: rule.truncateBody ? "truncated" : "response", response };
  }
}

/** Whether a request is for the control API. */
export function isControl({ url }: Request): boolean {
  const { pathname } = new URL(url);
  return pathname.startsWith("/__emulator") && !pathname.startsWith("/__emulator/media/");
}

const GATEWAY_PAGE =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

/** Creates the response that replaces the real one. Returns undefined if the rule does not replace it. */
function createReplacement(rule: FaultRule, uuid: () => string): Response | undefined {
  const { status, code, message, body, redirect } = rule;
  const response = (content: string, type: string, fallback: number): Response =>
    new Response(content, { status: status ?? fallback, headers: { "content-type": type } });
  if (rule.html502) return new Response(GATEWAY_PAGE, { status: 502, headers: { "content-type": "text/html" } });
  if (redirect !== undefined) return new Response(null, { status: status ?? 307, headers: { location: redirect } });
  if (typeof body === "string") return response(body, "text/plain", 200);
  if (body !== undefined) return response(JSON.stringify(body), "application/json", 200);
  if (code !== undefined) {
    const details = codeDetails(code) ?? { status: 500, message: "error" };
    return envelope(status ?? details.status, code, message ?? details.message, uuid());
  }
  return status === undefined ? undefined : new Response(null, { status });
}
