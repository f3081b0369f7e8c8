import { expect, test } from "vitest";
import type { Clock } from "../../src/index.ts";
import { createReadTimeout } from "../../src/download/read-timeout.ts";

interface Alarm {
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  /** Ends the sleep, and waits until its consequences have settled. */
  ring(): Promise<void>;
}

/** A clock whose time and alarms the test controls. */
function alarmClock(): Clock & { time: number; alarms: Alarm[] } {
  const alarms: Alarm[] = [];
  return {
    time: 0,
    alarms,
    now() {
      return this.time;
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        const ring = async (): Promise<void> => {
          resolve();
          await new Promise((settled) => setImmediate(settled));
        };
        alarms.push({ ms, signal, ring });
        signal?.addEventListener("abort", () => reject(signal.reason));
      });
    },
  };
}

const chunk = Uint8Array.of(1);

/** A body whose chunks the test controls. */
function openBody(): {
  reader: ReadableStreamDefaultReader<Uint8Array>;
  source: ReadableStreamDefaultController<Uint8Array>;
  cancelled: unknown[];
} {
  const cancelled: unknown[] = [];
  let source: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void (source = controller),
    cancel: (reason) => void cancelled.push(reason),
  });
  if (!source) throw new Error("A stream starts at once.");
  return { reader: body.getReader(), source, cancelled };
}

test("chunks that arrive in time share one timer", async () => {
  const clock = alarmClock();
  const { reader, source } = openBody();
  const reads = createReadTimeout(clock, 1000, undefined);
  source.enqueue(chunk);
  source.enqueue(chunk);
  source.close();
  expect(await reads.read(reader)).toEqual({ done: false, value: chunk });
  expect(await reads.read(reader)).toEqual({ done: false, value: chunk });
  expect(await reads.read(reader)).toMatchObject({ done: true });
  expect(clock.alarms.map(({ ms }) => ms)).toEqual([1000]);
});

test("a chunk that does not arrive within the limit interrupts the read and cancels the body", async () => {
  const clock = alarmClock();
  const { reader, cancelled } = openBody();
  const read = createReadTimeout(clock, 1000, undefined).read(reader);
  const failure = read.catch((error: unknown) => error);
  clock.time = 1000;
  await clock.alarms[0]?.ring();
  expect(await failure).toMatchObject({ by: "timeout" });
  expect(cancelled).toMatchObject([{ by: "timeout" }]);
  expect(clock.alarms).toHaveLength(1);
});

test("a timer that an earlier read started leaves each read its full time", async () => {
  const clock = alarmClock();
  const { reader, source } = openBody();
  const reads = createReadTimeout(clock, 1000, undefined);
  source.enqueue(chunk);
  await reads.read(reader);
  clock.time = 600;
  const failure = reads.read(reader).catch((error: unknown) => error);
  clock.time = 1000;
  await clock.alarms[0]?.ring();
  expect(clock.alarms.map(({ ms }) => ms)).toEqual([1000, 600]);
  clock.time = 1600;
  await clock.alarms[1]?.ring();
  expect(await failure).toMatchObject({ by: "timeout" });
});

test("after the clock was set back, a read gets its time limit once more at most", async () => {
  const clock = alarmClock();
  clock.time = 3_600_000;
  const { reader } = openBody();
  const failure = createReadTimeout(clock, 1000, undefined)
    .read(reader)
    .catch((error: unknown) => error);
  clock.time = 0;
  await clock.alarms[0]?.ring();
  expect(clock.alarms.map(({ ms }) => ms)).toEqual([1000, 1000]);
  clock.time = 1000;
  await clock.alarms[1]?.ring();
  expect(await failure).toMatchObject({ by: "timeout" });
});

test("a consumer that pauses is not interrupted", async () => {
  const clock = alarmClock();
  const { reader, source, cancelled } = openBody();
  const reads = createReadTimeout(clock, 1000, undefined);
  source.enqueue(chunk);
  clock.time = 600;
  await reads.read(reader);
  clock.time = 1000;
  await clock.alarms[0]?.ring();
  expect(clock.alarms).toHaveLength(1);
  clock.time = 90_000;
  const second = reads.read(reader);
  source.enqueue(chunk);
  expect(await second).toEqual({ done: false, value: chunk });
  expect(clock.alarms.map(({ ms }) => ms)).toEqual([1000, 1000]);
  expect(cancelled).toEqual([]);
});

test("an abort interrupts a read and cancels the body", async () => {
  const controller = new AbortController();
  const { reader, cancelled } = openBody();
  const read = createReadTimeout(alarmClock(), 1000, controller.signal).read(reader);
  controller.abort("closed");
  await expect(read).rejects.toMatchObject({ by: "abort", cause: "closed" });
  expect(cancelled).toMatchObject([{ by: "abort" }]);
});

test("an abort between two reads interrupts the next one", async () => {
  const controller = new AbortController();
  const { reader, source } = openBody();
  const reads = createReadTimeout(alarmClock(), 1000, controller.signal);
  source.enqueue(chunk);
  source.enqueue(chunk);
  await reads.read(reader);
  controller.abort("closed");
  await expect(reads.read(reader)).rejects.toMatchObject({ by: "abort", cause: "closed" });
});

test("an abort is the reason even if the body fails because of it", async () => {
  const controller = new AbortController();
  const { reader, source } = openBody();
  controller.signal.addEventListener("abort", () => source.error(new Error("socket closed")));
  const read = createReadTimeout(alarmClock(), 1000, controller.signal).read(reader);
  controller.abort("closed");
  await expect(read).rejects.toMatchObject({ by: "abort", cause: "closed" });
});

test("a read rejects with the error of the body", async () => {
  const { reader, source } = openBody();
  const read = createReadTimeout(alarmClock(), 1000, undefined).read(reader);
  source.error(new Error("socket closed"));
  await expect(read).rejects.toThrow("socket closed");
});

test("`stop` clears the timer, if there is one", async () => {
  const clock = alarmClock();
  const { reader, source } = openBody();
  const reads = createReadTimeout(clock, 1000, undefined);
  reads.stop();
  source.enqueue(chunk);
  await reads.read(reader);
  reads.stop();
  expect(clock.alarms.map(({ signal }) => signal?.aborted)).toEqual([true]);
});
