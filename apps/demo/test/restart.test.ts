import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator } from "@klingkit/emulator";
import { createKling } from "klingkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Service } from "../server/service.ts";
import { acquireStateFolder } from "../server/state-folder.ts";
import { createExchangeLog } from "../server/exchange-log.ts";
import { form, formOf, KEY, openDemo } from "./open-demo.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "klingkit-demo-restart-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The service, which lives on while the demo does not: an emulator of its own. */
async function outlasting(clock: "manual" | "virtual" = "manual") {
  const emulator = await createEmulator({ listen: false, clock });
  const wire = createExchangeLog(emulator.fetch, emulator.clock.now);
  const kling = createKling({
    baseUrl: emulator.url,
    apiKey: KEY,
    env: {},
    fetch: wire.fetch,
    clock: emulator.clock,
    random: () => 0.5,
  });
  const service: Service = {
    name: "live",
    kling,
    clientForCreate: () => kling,
    exchangeLog,
    instanceId: "service",
    now: emulator.clock.now,
    maxSpeed: 1,
    setupProblem: async () => undefined,
    close: async () => undefined,
  };
  return { emulator, service };
}

/** Moves a clock that stands still until a promise settles. */
async function passUntil<Result>({ clock }: Emulator, promise: Promise<Result>): Promise<Result> {
  let settled = false;
  const settle = (): void => void (settled = true);
  promise.then(settle, settle);
  while (!settled) await clock.advance(1000);
  return promise;
}

/** Until the store says so. */
async function until(check: () => boolean): Promise<void> {
  await expect.poll(check, { interval: 5 }).toBe(true);
}

test("what is finished is there again, with its files and its number", async () => {
  let id = "";
  {
    await using demo = await openDemo({ folder });
    id = await demo.create(form());
    await demo.ended(id);
  }
  await using demo = await openDemo({ folder });
  demo.takes.resume();
  expect(demo.store.get(id)).toMatchObject({ status: "done", number: 1 });
  const result = await demo.app.request(`/api/takes/${id}/results/0`);
  expect(result.status).toBe(200);
  await result.body?.cancel();
  const next = await demo.create(form());
  expect(demo.store.get(next)?.number).toBe(2);
});

test("a task that runs at the service is taken up by its reference, and paid for once", async () => {
  const { emulator, service } = await outlasting();
  let id = "";
  {
    await using demo = await openDemo({ folder, service });
    id = await demo.create(form());
    await until(() => demo.store.get(id)?.task !== undefined);
  }
  await using demo = await openDemo({ folder, service });
  demo.takes.resume();
  const { status, note } = await passUntil(emulator, demo.ended(id));
  expect([status, note]).toEqual(["done", undefined]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a create whose answer never came is looked for after the restart, not paid for again", async () => {
  const { emulator, service } = await outlasting();
  const lost = emulator.faults.add({
    method: "POST",
    path: "/text-to-video/",
    hang: true,
    processed: true,
    times: 1,
  });
  let id = "";
  {
    await using demo = await openDemo({ folder, service });
    id = await demo.create(form());
    await until(() => emulator.state().tasks.length === 1);
    expect(demo.store.get(id)?.task).toBeUndefined();
  }
  await using demo = await openDemo({ folder, service });
  demo.takes.resume();
  expect((await passUntil(emulator, demo.ended(id))).status).toBe("done");
  expect(lost.hits).toBe(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("a task of an emulator that is gone is made again from its intent, and says so", async () => {
  let id = "";
  {
    await using demo = await openDemo({ folder, emulator: { clock: "manual" } });
    id = await demo.create(form());
    await until(() => demo.store.get(id)?.task !== undefined);
  }
  await using demo = await openDemo({ folder });
  demo.takes.resume();
  expect(await demo.ended(id)).toMatchObject({ status: "done", note: "resent" });
});

test("a clip of an emulator that is gone cannot be worked on, and its field says so", async () => {
  let id = "";
  {
    await using demo = await openDemo({ folder });
    id = await demo.create(form());
    await demo.ended(id);
  }
  await using demo = await openDemo({ folder });
  const body = formOf("lip-sync", { text: "Good evening", video: id });
  const response = await demo.app.request("/api/takes", { method: "POST", body });
  expect([response.status, await response.json()]).toMatchObject([422, { issues: [{ path: "video" }] }]);
});

test("two demos never share a folder; the folder of one that died is free", () => {
  const first = acquireStateFolder(folder, "emulator");
  const second = acquireStateFolder(folder, "emulator");
  expect([first.path, second.path]).toEqual([join(folder, "emulator"), join(folder, "emulator-2")]);
  first.release();
  expect(acquireStateFolder(folder, "emulator").path).toBe(first.path);
});
