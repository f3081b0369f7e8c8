import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockFolder } from "../src/database/folder-lock.ts";

test("a lock whose release function is not kept lasts until its process ends", async () => {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-queue-lock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const program = `
    const { lockFolder } = await import(${JSON.stringify(new URL("../src/database/folder-lock.ts", import.meta.url).href)});
    await lockFolder(${JSON.stringify(folder)});
    await new Promise((resolve) => setImmediate(resolve));
    gc();
    console.log("locked");
    setInterval(() => undefined, 1000);
  `;
  const flags = ["--expose-gc", "-C", "@klingkit/source", "--input-type=module", "--eval", program];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  try {
    await once(child.stdout, "data");
    await expect(lockFolder(folder)).rejects.toThrow(`process ${child.pid} on `);
  } finally {
    child.kill("SIGKILL");
  }
  await exited;
  const unlock = await lockFolder(folder);
  unlock();
});
