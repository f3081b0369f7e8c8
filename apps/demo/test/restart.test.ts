import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { acquireStateFolder } from "../server/state-folder.ts";
import { advanceUntil, createLiveService, waitUntil } from "./live-service.ts";
import { form, formOf, createDemo } from "./open-demo.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "klingkit-demo-restart-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("restores finished takes with their files and numbers", async () => {
  let id = "";
  {
    await using demo = await createDemo({ folder });
    id = await demo.create(form());
    await demo.ended(id);
  }
  await using demo = await createDemo({ folder });
  demo.takes.resume();
  expect(demo.store.get(id)).toMatchObject({ status: "done", number: 1 });
  const result = await demo.app.request(`/api/takes/${id}/results/0`);
  expect(result.status).toBe(200);
  await result.body?.cancel();
  const next = await demo.create(form());
  expect(demo.store.get(next)?.number).toBe(2);
});

test("recovers a running task by its reference and is charged once", async () => {
  const { emulator, service } = await createLiveService();
  let id = "";
  {
    await using demo = await createDemo({ folder, service });
    id = await demo.create(form());
    await waitUntil(() => demo.store.get(id)?.task !== undefined);
  }
  await using demo = await createDemo({ folder, service });
  demo.takes.resume();
  const { status, note } = await advanceUntil(emulator, demo.ended(id));
  expect([status, note]).toEqual(["done", undefined]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("recovers a task whose create response was lost before the restart and is charged once", async () => {
  const { emulator, service } = await createLiveService();
  const fault = emulator.faults.add({
    method: "POST",
    path: "/text-to-video/",
    hang: true,
    processed: true,
    times: 1,
  });
  let id = "";
  {
    await using demo = await createDemo({ folder, service });
    id = await demo.create(form());
    await waitUntil(() => emulator.state().tasks.length === 1);
    expect(demo.store.get(id)?.task).toBeUndefined();
  }
  await using demo = await createDemo({ folder, service });
  demo.takes.resume();
  expect((await advanceUntil(emulator, demo.ended(id))).status).toBe("done");
  expect(fault.hits).toBe(1);
  expect(emulator.state().paid.tasks).toBe(1);
});

test("sends the intent again after the emulator restarts and adds a note", async () => {
  let id = "";
  {
    await using demo = await createDemo({ folder, emulator: { clock: "manual" } });
    id = await demo.create(form());
    await waitUntil(() => demo.store.get(id)?.task !== undefined);
  }
  await using demo = await createDemo({ folder });
  demo.takes.resume();
  expect(await demo.ended(id)).toMatchObject({ status: "done", note: "resent" });
});

test("rejects a video of an earlier emulator with an issue of its field", async () => {
  let id = "";
  {
    await using demo = await createDemo({ folder });
    id = await demo.create(form());
    await demo.ended(id);
  }
  await using demo = await createDemo({ folder });
  const body = formOf("lip-sync", { text: "Good evening", video: id });
  const response = await demo.app.request("/api/takes", { method: "POST", body });
  expect([response.status, await response.json()]).toMatchObject([422, { issues: [{ path: "video" }] }]);
});

test("gives each running demo its own state directory and reuses released ones", () => {
  const first = acquireStateFolder(folder, "emulator");
  const second = acquireStateFolder(folder, "emulator");
  expect([first.path, second.path]).toEqual([join(folder, "emulator"), join(folder, "emulator-2")]);
  first.release();
  expect(acquireStateFolder(folder, "emulator").path).toBe(first.path);
});

test("a killed demo leaves its state directory to the next one, although their process ids may be equal", async () => {
  const program = `
    const { acquireStateFolder } = await import(${JSON.stringify(new URL("../server/state-folder.ts", import.meta.url).href)});
    const { path } = acquireStateFolder(${JSON.stringify(folder)}, "live");
    await new Promise((resolve) => setImmediate(resolve));
    gc();
    console.log(path);
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ["--expose-gc", "--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  try {
    const [line] = await once(child.stdout, "data");
    expect(String(line).trim()).toBe(join(folder, "live"));
    const other = acquireStateFolder(folder, "live");
    expect(other.path).toBe(join(folder, "live-2"));
    other.release();
  } finally {
    child.kill("SIGKILL");
  }
  await exited;
  expect(acquireStateFolder(folder, "live").path).toBe(join(folder, "live"));
});
