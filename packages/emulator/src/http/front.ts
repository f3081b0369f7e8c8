import { kindOf } from "../auth/authenticate.ts";
import type { ClockParts } from "../clock/create-clock.ts";
import type { FaultBook } from "../faults/faults.ts";
import type { FaultRule, FaultTarget } from "../faults/rule.ts";
import { rowOf } from "../wire/codes.ts";
import { envelope } from "../wire/envelope.ts";
import { readJson } from "../wire/json.ts";
import { maskedHeaders, type RecordedCall } from "./calls.ts";
import type { Note } from "./api.ts";
import type { Outcome } from "./outcome.ts";

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface FrontParts {
  readonly time: ClockParts;
  readonly faults: FaultBook;
  readonly calls: RecordedCall[];
  readonly uuid: () => string;
  /** The service behind: API, media. */
  readonly process: (request: Request, note: Note) => Promise<Response>;
  /** `/__emulator/...` without media: no faults, no record. */
  readonly control: (request: Request, text: string) => Promise<Response>;
}

/** Takes every request: notes it, lets faults strike, has it processed, dates the answer. */
export function createFront(parts: FrontParts): (request: Request) => Promise<Outcome> {
  const { faults, calls } = parts;
  const { clock, idle } = parts.time;

  return async (request) => {
    const text = await idle.track(request.text());
    const url = new URL(request.url);
    // Not counted as under way: `advance` waits until nothing is.
    if (url.pathname.startsWith("/__emulator") && !url.pathname.startsWith("/__emulator/media/")) {
      return { kind: "answer", response: await parts.control(request, text) };
    }
    return idle.track(receive(request, url, text));
  };

  async function receive(request: Request, url: URL, text: string): Promise<Outcome> {
    const note: Note = { text, auth: kindOf(request.headers) };
    const target: FaultTarget = {
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: maskedHeaders(request.headers),
      body: parsed(text),
    };
    const fault = faults.strike(target, "request");
    const call: Writable<RecordedCall> = {
      at: clock.now(),
      ...target,
      auth: note.auth,
      status: 0,
      fault: fault?.id,
    };
    calls.push(call);
    const outcome = await act(fault?.rule, request, note);
    call.account = note.account;
    if (outcome.kind === "answer" || outcome.kind === "cut") {
      call.status = outcome.response.status;
      call.code = note.code;
    }
    return outcome;
  }

  async function act(rule: FaultRule | undefined, request: Request, note: Note): Promise<Outcome> {
    const pause = async (): Promise<void> => {
      const { delayMs } = rule ?? {};
      if (delayMs !== undefined) await idle.untracked(() => clock.sleep(delayMs));
    };
    const after = rule?.processed === true || rule?.drop === "after" || rule?.cutBody === true;
    if (!after) await pause();
    if (rule?.drop === "before") return { kind: "drop", code: rule.dropCode };
    if (rule?.hang && !after) return { kind: "hang" };
    const instead = rule && madeUp(rule, note, parts.uuid);
    const real = instead && !after ? undefined : await parts.process(request, note);
    if (instead) note.code = rule.code;
    const response = dated(instead ?? real ?? new Response(), clock.now() + (rule?.date ?? 0));
    if (after) await pause();
    if (rule?.drop === "after") return { kind: "drop", code: rule.dropCode };
    if (rule?.hang) return { kind: "hang" };
    for (const [name, value] of Object.entries(rule?.headers ?? {})) response.headers.set(name, value);
    return { kind: rule?.cutBody ? "cut" : "answer", response };
  }
}

/** The answer that a rule makes up, if it does. */
function madeUp(rule: FaultRule, note: Note, uuid: () => string): Response | undefined {
  if (rule.html502) {
    const page =
      "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";
    return new Response(page, { status: 502, headers: { "content-type": "text/html" } });
  }
  if (rule.redirect !== undefined)
    return new Response(null, { status: rule.status ?? 307, headers: { location: rule.redirect } });
  if (rule.body !== undefined) {
    const [body, type] =
      typeof rule.body === "string" ? [rule.body, "text/plain"] : [JSON.stringify(rule.body), "application/json"];
    return new Response(body, { status: rule.status ?? 200, headers: { "content-type": type } });
  }
  if (rule.code !== undefined) {
    const row = rowOf(rule.code);
    note.code = rule.code;
    return envelope(rule.status ?? row?.status ?? 500, rule.code, rule.message ?? row?.message ?? "error", uuid());
  }
  return rule.status === undefined ? undefined : new Response(null, { status: rule.status });
}

function dated(response: Response, time: number): Response {
  response.headers.set("date", new Date(time).toUTCString());
  return response;
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return readJson(text);
  } catch {
    return text;
  }
}
