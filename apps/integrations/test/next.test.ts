import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { findBrowser } from "../../../packages/tooling/browser.ts";
import { createOrder } from "./run-order.ts";

const project = join(import.meta.dirname, "..", "next");

/** Starts the development server of Next.js, which compiles the TypeScript of this repository. */
async function startNext(environment: Readonly<Record<string, string>>): Promise<string> {
  const { PORT: port = "" } = environment;
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const child = spawn(process.execPath, [next, "dev", "--webpack", "-H", "127.0.0.1", "-p", port, project], {
    env: { ...process.env, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  onTestFinished(() => void (child.pid && process.kill(-child.pid, "SIGKILL")));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => void (output += String(chunk)));
  while (!output.includes("Ready")) {
    if (child.exitCode !== null) throw new Error(output);
    await delay(100);
  }
  return `http://127.0.0.1:${port}`;
}

test("the page of Next.js makes a video and shows its progress", async ({ skip }) => {
  const browser = await findBrowser();
  if ("missing" in browser) return skip(browser.missing);
  const { emulator, environment } = await createOrder({
    KLING_PROXY_SECRET: "a secret of at least thirty-two characters",
  });
  const { PORT, WEBHOOK_SECRET = "" } = environment;
  const url = await startNext({
    ...environment,
    KLING_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SITE_URL: `http://127.0.0.1:${PORT}`,
  });
  const profile = await mkdtemp(join(tmpdir(), "klingkit-profile-"));
  const context = await chromium.launchPersistentContext(profile, browser);
  onTestFinished(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  });
  context.setDefaultTimeout(300_000);
  await context.addCookies([{ name: "session", value: "ada", url, httpOnly: true, sameSite: "Lax" }]);
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForLoadState("networkidle");
  await page.getByLabel("Prompt").fill("a lighthouse in fog");
  await page.getByRole("button", { name: "Generate" }).click();
  await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 0);
  expect(await page.locator("video").getAttribute("src")).toMatch(/^http/);
  expect(emulator.state().paid.tasks).toBe(1);
  expect(emulator.callbacks.map(({ status }) => status)).toContain(200);
  expect(await page.getByRole("alert").first().textContent()).toBe("");
});
