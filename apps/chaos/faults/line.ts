import type { Emulator } from "@klingkit/emulator";
import type { FetchLike } from "klingkit";
import type { Fault } from "./fault.ts";

/** Which requests a fault is meant for. */
export type Which = "create" | "read" | "media";

/** Says what becomes of a request. */
export type Decide = (which: Which) => Fault | undefined;

/** The line between clients and the emulator, on which requests go wrong. */
export interface Line {
  readonly fetch: FetchLike;
  /** Requests that clients sent or tried to send, whether or not they arrived. */
  readonly sent: Readonly<Record<Which, number>>;
  /** Lets a fault strike the next so many requests of a kind. First come, first struck. */
  strike(fault: Fault, which: Which, times?: number): void;
  /** Ends all faults. */
  clear(): void;
}

/** Names a request to the emulator, so that a fault strikes this one. */
const TAG = "x-chaos";

export function createLine(emulator: Emulator, decide: Decide = () => undefined): Line {
  const sent = { create: 0, read: 0, media: 0 };
  let strikes: { readonly fault: Fault; readonly which: Which; left: number }[] = [];
  let deciding = decide;
  let tags = 0;

  const faultFor = (which: Which): Fault | undefined => {
    const struck = strikes.find((strike) => strike.which === which && strike.left > 0);
    if (!struck) return deciding(which);
    struck.left--;
    return struck.fault;
  };

  const fetch: FetchLike = async (url, init) => {
    const which = kindOf(init.method ?? "GET", new URL(url).pathname);
    sent[which]++;
    const fault = faultFor(which);
    if (fault?.thrown) {
      const { error, after } = fault.thrown;
      if (after !== undefined) await emulator.clock.sleep(after, init.signal ?? undefined);
      throw error();
    }
    if (!fault?.effect) return emulator.fetch(url, init);
    const headers = new Headers(init.headers);
    const tag = String(++tags);
    const rule = emulator.faults.add({
      ...fault.effect(emulator.clock.now(), headers.get("authorization") ?? ""),
      when: (target) => target.headers[TAG] === tag,
    });
    try {
      headers.set(TAG, tag);
      return await emulator.fetch(url, { ...init, headers });
    } finally {
      rule.remove();
    }
  };

  return {
    fetch,
    sent,
    strike: (fault, which, times = Number.POSITIVE_INFINITY) => strikes.push({ fault, which, left: times }),
    clear() {
      strikes = [];
      deciding = () => undefined;
      emulator.faults.clear();
    },
  };
}

/** `POST /tasks` is a query. */
function kindOf(method: string, path: string): Which {
  if (path.startsWith("/__emulator/media/")) return "media";
  return method === "POST" && path !== "/tasks" ? "create" : "read";
}
