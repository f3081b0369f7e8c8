import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Hello, Readiness, TakeView } from "../contract.ts";
import { advanceUntil, createLiveService, waitUntil } from "./live-service.ts";
import { createDemo, type Demo, form } from "./open-demo.ts";

const MINUTE = 60_000;

/** An open page: its events, until it is closed. */
async function openPage({ app }: Demo) {
  const events: { readonly event: string; readonly data: unknown }[] = [];
  const reader = (await app.request("/api/events")).body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  const reading = (async () => {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, event = ""] = /^event: (.+)$/m.exec(block) ?? [];
        const [, data] = /^data: (.+)$/m.exec(block) ?? [];
        if (data !== undefined) events.push({ event, data: JSON.parse(data) });
      }
    }
  })();
  await waitUntil(() => events.length > 0);
  return {
    hello: events[0]?.data as Hello,
    readiness: () => events.flatMap(({ event, data }) => (event === "readiness" ? [data as Readiness] : [])),
    async close() {
      await reader?.cancel();
      await reading;
    },
  };
}

const post = async ({ app }: Demo, path: string): Promise<number> =>
  (await app.request(`/api/takes/${path}`, { method: "POST" })).status;

test("the first event states the mode before the credentials are checked", async () => {
  const { emulator, service } = await createLiveService();
  emulator.faults.add({ hang: true });
  await using demo = await createDemo({ service });
  const checked = demo.readiness.check();
  const page = await openPage(demo);
  expect(page.hello).toMatchObject({ service: "live", readiness: { state: "checking" } });
  expect(page.readiness()).toEqual([]);
  await advanceUntil(emulator, checked);
  await waitUntil(() => page.readiness().length > 0);
  expect(page.readiness()).toEqual([{ state: "offline", message: expect.stringContaining("no response arrived") }]);
  await page.close();
});

test("without a connection a take is not sent, and is sent by a click when the connection is back", async () => {
  const { emulator, service } = await createLiveService({ clock: "virtual" });
  const offline = emulator.faults.add({ drop: "before", dropCode: "ENOTFOUND" });
  await using demo = await createDemo({ service });
  await demo.readiness.check();
  const page = await openPage(demo);
  expect(page.hello.readiness.state).toBe("offline");

  const id = await demo.create(form());
  const { status, failure } = await demo.ended(id);
  expect([status, failure?.code]).toEqual(["unsent", "connection_failed"]);
  expect(failure?.advice).toContain("Nothing was sent.");

  offline.remove();
  expect((await demo.app.request("/api/check", { method: "POST" })).status).toBe(200);
  await waitUntil(() => page.readiness().at(-1)?.state === "ready");
  expect(demo.store.get(id)?.status).toBe("unsent");
  expect(await post(demo, `${id}/send`)).toBe(202);
  expect((await demo.ended(id)).status).toBe("done");
  expect(await post(demo, `${id}/send`)).toBe(409);
  expect(emulator.state().paid.tasks).toBe(1);
  await page.close();
});

test("a lost connection is reported while a take is running, and its return too", async () => {
  const { emulator, service } = await createLiveService({ clock: "virtual" });
  await using demo = await createDemo({ service });
  const states: string[] = [];
  demo.readiness.listen(({ state }) => states.push(state));
  await demo.readiness.check();
  const id = await demo.create(form());
  await waitUntil(() => demo.store.get(id)?.task !== undefined);
  const offline = emulator.faults.add({ drop: "before", dropCode: "ENOTFOUND" });
  await waitUntil(() => states.at(-1) === "offline");
  offline.remove();
  expect((await demo.ended(id)).status).toBe("done");
  await waitUntil(() => states.at(-1) === "ready");
  expect(states).toEqual(["ready", "offline", "ready"]);
});

test("a running take moves once per second, without requests", async () => {
  const { emulator, service } = await createLiveService();
  await using demo = await createDemo({ service });
  const id = await demo.create(form());
  await waitUntil(() => demo.store.get(id)?.status === "submitted");
  const { length } = emulator.calls;
  const progress: number[] = [];
  for (let second = 0; second < 5; second += 1) {
    await emulator.clock.advance(1000);
    progress.push(demo.store.get(id)?.progress ?? 0);
  }
  expect(progress.toSorted((one, other) => one - other)).toEqual(progress);
  expect([new Set(progress).size, emulator.calls.length]).toEqual([5, length]);
});

test("cancels a take that waits for a slot, but not one that was sent", async () => {
  const { emulator, service } = await createLiveService({ concurrency: 1 });
  await using demo = await createDemo({ service });
  const [first, second] = [await demo.create(form()), await demo.create(form())];
  await waitUntil(() => demo.store.get(first)?.task !== undefined);
  expect(await post(demo, `${first}/cancel`)).toBe(409);
  expect(await post(demo, `${second}/cancel`)).toBe(204);
  const { status, failure } = await demo.ended(second);
  expect([status, failure?.code]).toEqual(["unsent", "canceled"]);
  await advanceUntil(emulator, demo.ended(first));
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a take whose create request is under way cannot be cancelled", async () => {
  const { emulator, service } = await createLiveService();
  emulator.faults.add({ path: "/text-to-video/", delayMs: 5000 });
  await using demo = await createDemo({ service });
  const id = await demo.create(form());
  await waitUntil(() => service.exchangeLog.isSending(id));
  expect(await post(demo, `${id}/cancel`)).toBe(409);
  expect((await advanceUntil(emulator, demo.ended(id))).status).toBe("done");
});

test("a take that waits for a slot is sent until ten minutes after the last page was closed", async () => {
  const { emulator, service } = await createLiveService();
  const busy = emulator.faults.add({ path: "/text-to-video/", code: 1303 });
  await using demo = await createDemo({ service });
  const page = await openPage(demo);
  const id = await demo.create(form());
  await emulator.clock.advance(20 * MINUTE);
  await page.close();
  await emulator.clock.advance(9 * MINUTE);
  expect([demo.store.get(id)?.status, busy.hits > 1]).toEqual(["queued", true]);
  busy.remove();
  expect((await advanceUntil(emulator, demo.ended(id))).status).toBe("done");
});

test("when no page has been open for ten minutes, a take that waits for a slot needs a click", async () => {
  const { emulator, service } = await createLiveService();
  const busy = emulator.faults.add({ path: "/text-to-video/", code: 1303 });
  await using demo = await createDemo({ service });
  const page = await openPage(demo);
  const id = await demo.create(form());
  await page.close();
  await emulator.clock.advance(11 * MINUTE);
  busy.remove();
  const { hits } = busy;
  expect(await demo.ended(id)).toMatchObject({ status: "unsent", failure: { code: "unattended" } });
  const next = await openPage(demo);
  await emulator.clock.advance(MINUTE);
  expect([demo.store.get(id)?.status, busy.hits]).toEqual(["unsent", hits]);
  expect(emulator.state().tasks).toEqual([]);
  expect(await post(demo, `${id}/send`)).toBe(202);
  expect((await advanceUntil(emulator, demo.ended(id))).status).toBe("done");
  expect(emulator.state().paid.tasks).toBe(1);
  await next.close();
});

test("a page that opens after ten minutes holds the takes that still wait for a slot", async () => {
  const { emulator, service } = await createLiveService({ concurrency: 1 });
  await using demo = await createDemo({ service });
  emulator.faults.add({ path: "/tasks", hang: true });
  const [first, second] = [await demo.create(form()), await demo.create(form())];
  await waitUntil(() => demo.store.get(first)?.task !== undefined);
  await emulator.clock.advance(15 * MINUTE);
  expect(demo.store.get(second)?.status).toBe("queued");
  const page = await openPage(demo);
  expect(await demo.ended(second)).toMatchObject({ status: "unsent", failure: { code: "unattended" } });
  await page.close();
});

test("after a restart, a take that was not sent waits for a click although a page is open", async () => {
  const folder = mkdtempSync(join(tmpdir(), "klingkit-demo-live-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { emulator, service } = await createLiveService({ concurrency: 1 });
  let id = "";
  {
    await using demo = await createDemo({ folder, service });
    const first = await demo.create(form());
    id = await demo.create(form());
    await waitUntil(() => demo.store.get(first)?.task !== undefined);
  }
  await using demo = await createDemo({ folder, service });
  demo.takes.resume();
  const page = await openPage(demo);
  expect(page.hello.takes.map(({ status }: TakeView) => status)).toEqual(["unsent", "submitted"]);
  await emulator.clock.advance(10 * MINUTE);
  expect(demo.store.get(id)).toMatchObject({ status: "unsent", failure: { code: "restarted" } });
  expect(emulator.state().paid.tasks).toBe(1);
  await page.close();
});

test("after a restart, a take whose create request did not arrive is looked up and not sent", async () => {
  const folder = mkdtempSync(join(tmpdir(), "klingkit-demo-live-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { emulator, service } = await createLiveService();
  const lost = emulator.faults.add({ path: "/text-to-video/", hang: true });
  let id = "";
  {
    await using demo = await createDemo({ folder, service });
    id = await demo.create(form());
    await waitUntil(() => lost.hits === 1);
    expect(demo.store.get(id)?.sending).toBe(true);
  }
  lost.remove();
  await using demo = await createDemo({ folder, service });
  demo.takes.resume();
  const page = await openPage(demo);
  const { status, failure } = await advanceUntil(emulator, demo.ended(id));
  expect([status, failure?.code]).toEqual(["unsent", "restarted"]);
  expect(emulator.state().paid.tasks).toBe(0);
  await page.close();
});
