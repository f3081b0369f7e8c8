import { AbortError, BusyError } from "@klingkit/errors";
import type { Call, CallResult, Transport } from "@klingkit/http";
import { expect, test, vi } from "vitest";
import { endWith, withEither } from "../../src/engine/end-with.ts";

const never = (): Promise<never> => new Promise(() => undefined);

/** Rejects when the signal aborts, as a request does. */
const untilAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const abort = (): void => reject(new Error(String(signal.reason)));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort);
  });

test("work without a signal of its own gets the other signal itself", async () => {
  const { signal } = new AbortController();
  expect(await withEither(undefined, signal, async (given) => given)).toBe(signal);
});

test.each(["first", "second"] as const)("work ends with the reason of the %s signal", async (which) => {
  const controllers = { first: new AbortController(), second: new AbortController() };
  const work = withEither(controllers.first.signal, controllers.second.signal, untilAbort);
  controllers[which].abort(which);
  await expect(work).rejects.toThrow(which);
});

test.each(["first", "second"] as const)("the signal of work has aborted if the %s one had", async (which) => {
  const signals = { first: new AbortController().signal, second: new AbortController().signal };
  signals[which] = AbortSignal.abort(which);
  const given = await withEither(signals.first, signals.second, async (signal) => signal);
  expect([given.aborted, given.reason]).toEqual([true, which]);
});

test("leaves no listener on the signals, whether the work succeeds or fails", async () => {
  for (const work of [async () => "done", () => Promise.reject(new Error("no"))]) {
    const signals = [new AbortController().signal, new AbortController().signal] as const;
    const spies = signals.map((signal) => ({
      added: vi.spyOn(signal, "addEventListener"),
      removed: vi.spyOn(signal, "removeEventListener"),
    }));
    await withEither(...signals, work).catch(() => undefined);
    for (const { added, removed } of spies) {
      expect(added).toHaveBeenCalledOnce();
      expect(removed.mock.calls[0]?.slice(0, 2)).toEqual(added.mock.calls[0]?.slice(0, 2));
    }
  }
});

/** A transport whose requests end as `request` does, and the results that it reports. */
function ending(request: Transport["request"], closed: AbortSignal): { transport: Transport; results: CallResult[] } {
  const results: CallResult[] = [];
  const clock = { now: () => 0, sleep: never };
  const transport: Transport = { baseUrl: "https://h", apiVersions: ["v2"], clock, fetch: undefined, request };
  return { transport: endWith(transport, closed, (result) => results.push(result)), results };
}

const call: Call = { label: "Reading", method: "GET", path: "/tasks" };
const result: CallResult = { data: 1, requestId: "r" };

test("reports every result, and keeps the other properties of the transport", async () => {
  const { transport, results } = ending(async () => result, new AbortController().signal);
  expect(await transport.request(call)).toBe(result);
  expect([results, transport.baseUrl]).toEqual([[result], "https://h"]);
});

test("a request that the closed client ends says so, and whether it was sent", async () => {
  const closed = new AbortController();
  const { transport, results } = ending(async ({ signal }) => {
    if (signal) await untilAbort(signal).catch(() => undefined);
    throw new AbortError("Reading was aborted.", { sent: "unknown" });
  }, closed.signal);
  const { signal } = new AbortController();
  const request = transport.request({ ...call, signal });
  closed.abort("closed");
  await expect(request).rejects.toMatchObject({
    name: "AbortError",
    summary: "Reading was aborted: the client was closed.",
    sent: "unknown",
    cause: "closed",
  });
  expect(results).toEqual([]);
});

test.each<[string, Error, boolean, boolean]>([
  ["the caller aborts it, although the client is closed", new AbortError("Aborted."), true, true],
  ["the caller aborts it", new AbortError("Aborted."), true, false],
  ["it fails otherwise, although the client is closed", new BusyError("Busy."), false, true],
  ["it fails with an abort of its own", new AbortError("Aborted."), false, false],
])("a request keeps its error if %s", async (_why, error, isAborted, isClosed) => {
  const closed = isClosed ? AbortSignal.abort("closed") : new AbortController().signal;
  const { transport } = ending(() => Promise.reject(error), closed);
  const signal = isAborted ? AbortSignal.abort("enough") : new AbortController().signal;
  await expect(transport.request({ ...call, signal })).rejects.toBe(error);
});
