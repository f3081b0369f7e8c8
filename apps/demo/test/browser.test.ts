import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "@klingkit/tooling/browser";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, test } from "vitest";
import { runDemo } from "./run-demo.ts";

/** A page of a real browser on a running demo, and what went wrong on it. */
async function visit(
  browser: Exclude<Awaited<ReturnType<typeof findBrowser>>, { missing: string }>,
  url: string,
  options: BrowserContextOptions,
) {
  const profile = mkdtempSync(join(tmpdir(), "klingkit-profile-"));
  const context = await chromium.launchPersistentContext(profile, { ...browser, ...options });
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
  page.on("pageerror", (error) => void errors.push(error.message));
  const foreign: string[] = [];
  page.on(
    "request",
    (request) => void (/^(http:\/\/127\.0\.0\.1:|blob:)/.test(request.url()) || foreign.push(request.url())),
  );
  await page.goto(url);
  return {
    page,
    errors,
    foreign,
    async [Symbol.asyncDispose]() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Asserts that the newest take's video plays, and returns its shape. */
async function playing(page: Page): Promise<number> {
  const video = page.locator(".take video").first();
  await video.waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => (document.querySelector("video")?.readyState ?? 0) >= 2);
  const start = await video.evaluate((element: HTMLVideoElement) => element.currentTime);
  await page.waitForFunction((from) => (document.querySelector("video")?.currentTime ?? from) !== from, start);
  return video.evaluate((element: HTMLVideoElement) => element.videoWidth / element.videoHeight);
}

test(
  "a prompt becomes a playing video, by keyboard alone, and survives a reload",
  { timeout: 120_000 },
  async ({ skip }) => {
    const browser = await findBrowser();
    if ("missing" in browser) return skip(browser.missing);
    await using demo = await runDemo();
    await using visited = await visit(browser, demo.url, {
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
    });
    const { page, errors, foreign } = visited;

    await page.getByText("Nothing is sent, nothing is paid.").waitFor();
    await page.getByRole("button", { name: /^Northern lights/ }).waitFor();
    await page.getByLabel("What happens?").focus();
    await page.keyboard.type("A lighthouse in fog");
    await page.keyboard.press("Control+Enter");
    const take = page.getByRole("article", { name: "A lighthouse in fog" });
    await take
      .getByText(/^(Queued|Submitted|Processing)$/)
      .first()
      .waitFor();
    await page.getByText("Take 1: processing").waitFor({ state: "attached" });
    expect(await playing(page)).toBeCloseTo(16 / 9, 1);
    await page.getByText("Take 1: done").waitFor({ state: "attached" });

    const download = page.waitForEvent("download");
    await take.getByRole("link", { name: "Download" }).click();
    expect((await download).suggestedFilename()).toBe("take-1-a-lighthouse-in-fog.mp4");

    await page.reload();
    expect(await playing(page)).toBeCloseTo(16 / 9, 1);
    await page.getByRole("button", { name: "Use these settings" }).click();
    expect(await page.getByLabel("What happens?").inputValue()).toBe("A lighthouse in fog");
    expect((await page.screenshot()).subarray(1, 4).toString()).toBe("PNG");
    expect([errors, foreign]).toEqual([[], []]);
  },
);

test("on a phone in the dark: an upright take, then one that fails", { timeout: 120_000 }, async ({ skip }) => {
  const browser = await findBrowser();
  if ("missing" in browser) return skip(browser.missing);
  await using demo = await runDemo();
  await using visited = await visit(browser, demo.url, {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: "dark",
  });
  const { page, errors, foreign } = visited;
  const roll = page.getByRole("button", { name: "Roll camera" });

  await roll.tap();
  await page.getByText("Say what should happen, or add a picture.").waitFor();
  await page.getByLabel("What happens?").fill("A paper boat");
  await page.getByRole("radio", { name: "3 s", exact: true }).tap();
  await page.getByRole("radio", { name: "9:16" }).tap();
  await roll.tap();
  expect(await playing(page)).toBeCloseTo(9 / 16, 1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  await page.getByLabel("What happens?").fill("It must [refuse]");
  await roll.tap();
  await page.getByText("The service refused the content.").waitFor();
  await page.getByRole("button", { name: "Try again" }).waitFor();
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe("rgb(15, 18, 20)");
  expect((await page.screenshot()).subarray(1, 4).toString()).toBe("PNG");
  expect([errors, foreign]).toEqual([[], []]);
});
