import { kindOf } from "../auth/authenticate.ts";
import type { ClockParts } from "../clock/create-clock.ts";
import type { FaultBook } from "../faults/faults.ts";
import type { FaultRule, FaultTarget } from "../faults/rule.ts";
import { rowOf } from "../wire/codes.ts";
import { envelope } from "../wire/envelope.ts";
import { tryReadJson } from "../wire/json.ts";
import { maskedHeaders, type Note, type RecordedCall } from "./calls.ts";

/** What becomes of a request: a response, or one of the ways in which there is none. */
export type Outcome =
  | { readonly kind: "answer"; readonly response: Response }
  /** The connection is closed without a response. */
  | { readonly kind: "drop"; readonly code?: string }
  /** The connection is closed in the middle of the response. */
  | { readonly kind: "cut"; readonly response: Response }
  /** Nothing comes until the client gives up. */
  | { readonly kind: "hang" };

/** Takes every request, from a socket or from the same process. */
export type RequestHandler = (request: Request) => Promise<Outcome>;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface HandlerParts {
  readonly time: ClockParts;
  readonly faults: FaultBook;
  readonly calls: RecordedCall[];
  readonly uuid: () => string;
  /** API and media. */
  readonly process: (request: Request, note: Note) => Promise<Response>;
  /** `/__emulator/...` without media: no faults, no record. */
  readonly control: (request: Request, text: string) => Promise<Response>;
}

/** Creates the handler that records requests, applies faults, has requests processed and dates responses. */
export function createRequestHandler({ time, faults, calls, uuid, process, control }: HandlerParts): RequestHandler {
  const { clock, idle } = time;

  return async (request) => {
    const text = await idle.track(request.text());
    const { pathname } = new URL(request.url);
    // Not counted as running: `advance` waits until nothing is.
    if (pathname.startsWith("/__emulator") && !pathname.startsWith("/__emulator/media/"))
      return { kind: "answer", response: await control(request, text) };
    return idle.track(receive(request, text));
  };

  async function receive(request: Request, text: string): Promise<Outcome> {
    const note: Note = { text, auth: kindOf(request.headers) };
    const url = new URL(request.url);
    const target: FaultTarget = {
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: maskedHeaders(request.headers),
      body: text === "" ? undefined : (tryReadJson(text) ?? text),
    };
    const fault = faults.apply(target, "request");
    const call: Writable<RecordedCall> = { at: clock.now(), ...target, auth: note.auth, status: 0, fault: fault?.id };
    calls.push(call);
    const outcome = await run(fault?.rule ?? {}, request, note);
    call.account = note.account;
    if ("response" in outcome) {
      call.status = outcome.response.status;
      call.code = note.code;
    }
    return outcome;
  }

  async function run(rule: FaultRule, request: Request, note: Note): Promise<Outcome> {
    const { delayMs, drop, hang } = rule;
    const pause = async (): Promise<void> => {
      if (delayMs !== undefined) await idle.untracked(() => clock.sleep(delayMs));
    };
    const after = rule.processed === true || drop === "after" || rule.cutBody === true;
    if (!after) await pause();
    if (drop === "before") return { kind: "drop", code: rule.dropCode };
    if (hang && !after) return { kind: "hang" };
    const instead = replacement(rule, uuid);
    const real = instead && !after ? undefined : await process(request, note);
    if (instead) note.code = rule.code;
    const response = instead ?? real ?? new Response();
    response.headers.set("date", new Date(clock.now() + (rule.date ?? 0)).toUTCString());
    if (after) await pause();
    if (drop === "after") return { kind: "drop", code: rule.dropCode };
    if (hang) return { kind: "hang" };
    for (const [name, value] of Object.entries(rule.headers ?? {})) response.headers.set(name, value);
    return { kind: rule.cutBody ? "cut" : "answer", response };
  }
}

const GATEWAY_PAGE =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

/** The response that a rule puts in place of the real one, if it does. */
function replacement(rule: FaultRule, uuid: () => string): Response | undefined {
  const { status, code, message, body, redirect } = rule;
  const response = (content: string, type: string, fallback: number): Response =>
    new Response(content, { status: status ?? fallback, headers: { "content-type": type } });
  if (rule.html502) return new Response(GATEWAY_PAGE, { status: 502, headers: { "content-type": "text/html" } });
  if (redirect !== undefined) return new Response(null, { status: status ?? 307, headers: { location: redirect } });
  if (typeof body === "string") return response(body, "text/plain", 200);
  if (body !== undefined) return response(JSON.stringify(body), "application/json", 200);
  if (code !== undefined) {
    const row = rowOf(code) ?? { status: 500, message: "error" };
    return envelope(status ?? row.status, code, message ?? row.message, uuid());
  }
  return status === undefined ? undefined : new Response(null, { status });
}
