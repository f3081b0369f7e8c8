import type { Emulator } from "@klingkit/emulator";
import type { FetchLike } from "klingkit";
import type { Fault } from "./fault.ts";

/** The kinds of requests. */
export type RequestKind = "create" | "read" | "media";

/** Returns the fault of a request. Undefined for a request that succeeds. */
export type ChooseFault = (kind: RequestKind) => Fault | undefined;

/** Connects clients with the emulator and applies faults to their requests. */
export interface FaultInjector {
  readonly fetch: FetchLike;
  /** The number of requests that clients tried to send. */
  readonly sent: Readonly<Record<RequestKind, number>>;
  /** Applies a fault to the next requests of a kind, in the order of the calls. @default all requests */
  inject(fault: Fault, kind: RequestKind, times?: number): void;
  /** Removes all faults. */
  clear(): void;
}

/** The header that identifies a request to the emulator, so that the fault applies only to it. */
const TAG = "x-chaos";

export function createFaultInjector(emulator: Emulator, chooseFault: ChooseFault = () => undefined): FaultInjector {
  const sent = { create: 0, read: 0, media: 0 };
  let injections: { readonly fault: Fault; readonly kind: RequestKind; left: number }[] = [];
  let choose = chooseFault;
  let tags = 0;

  const faultFor = (kind: RequestKind): Fault | undefined => {
    const injection = injections.find((each) => each.kind === kind && each.left > 0);
    if (!injection) return choose(kind);
    injection.left--;
    return injection.fault;
  };

  const fetch: FetchLike = async (url, init) => {
    const kind = kindOf(init.method ?? "GET", new URL(url).pathname);
    sent[kind]++;
    const fault = faultFor(kind);
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
    inject: (fault, kind, times = Number.POSITIVE_INFINITY) => injections.push({ fault, kind, left: times }),
    clear() {
      injections = [];
      choose = () => undefined;
      emulator.faults.clear();
    },
  };
}

/** `POST /tasks` reads tasks. */
function kindOf(method: string, path: string): RequestKind {
  if (path.startsWith("/__emulator/media/")) return "media";
  return method === "POST" && path !== "/tasks" ? "create" : "read";
}
