import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findBrowser } from "@klingkit/tooling/browser";
import type { Page, PageScreenshotOptions } from "playwright-core";
import { expect, test } from "vitest";
import type { Values } from "../modes/values.ts";
import { startDemo } from "./run-demo.ts";
import { quantizePng } from "./quantize-png.ts";
import { visit } from "./visit.ts";

type Clip = NonNullable<PageScreenshotOptions["clip"]>;

const folder = join(import.meta.dirname, "..", "screenshots");
/** Keeps clones of the repository small. */
const MAX_BYTES = 250_000;

const videoTake = (prompt: string, more: Values = {}): readonly [string, Values] => [
  "text-to-video",
  { prompt, model: "kling-3.0", duration: 3, resolution: "720p", aspectRatio: "16:9", audio: "off", ...more },
];
const takes: readonly (readonly [string, Values])[] = [
  videoTake("Northern lights over a still lake, stars turning"),
  videoTake("Neon city in the rain, seen from a rooftop"),
  videoTake("Cherry blossom drifting over a river at dawn"),
  ["image", { prompt: "A harbour at dusk, paper lanterns", model: "kling-3.0", resolution: "1k", n: 3 }],
  ["image", { prompt: "A snowy pine forest, first light", model: "kling-3.0", resolution: "1k", aspectRatio: "1:1" }],
  ["speech", { text: "Once upon a time, on a quiet sea", voice: "en/oversea_male1", speed: 1 }],
  videoTake("It must [fail]: a storm that never comes"),
  videoTake("A lighthouse in fog, its beam sweeping over a quiet sea", { duration: 5 }),
];

test("takes screenshots of the main states", async ({ skip }) => {
  const browser = await findBrowser();
  if ("missing" in browser) return skip(browser.missing);
  if (process.env["SCREENSHOTS"] !== "1") return skip("writes files: set SCREENSHOTS=1");
  mkdirSync(folder, { recursive: true });
  await using demo = await startDemo();
  {
    await using first = await visit(browser, demo.url, { viewport: { width: 1360, height: 850 } });
    await first.page.getByRole("button", { name: /^A lighthouse/ }).waitFor();
    await settled(first.page);
    await saveScreenshot(first.page, "empty.jpg");
    await createTakes(first.page);
  }
  const desktop = { viewport: { width: 1360, height: 850 } };
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true };
  for (const colorScheme of ["dark", "light"] as const) {
    await using wide = await visit(browser, demo.url, { ...desktop, colorScheme });
    const { page } = wide;
    await page.getByRole("button", { name: /^Neon city/ }).click();
    await toTop(page);
    await saveScreenshot(page, colorScheme === "dark" ? "studio-dark.png" : "studio-light.jpg");
    await page.getByRole("button", { name: /^Northern lights/ }).click();
    await page.getByRole("button", { name: "Compare with take 2" }).click({ force: true });
    await page.locator('.rail input[value="omni"]').check({ force: true });
    await toTop(page);
    await saveScreenshot(page, `compare-${colorScheme}.jpg`);
    await page.getByRole("button", { name: "Developer" }).click();
    await page.locator(".exchanges summary").first().waitFor();
    await settled(page);
    await saveScreenshot(page, `developer-${colorScheme}.jpg`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("button", { name: "Check credentials" }).click();
    await page.getByText("The credentials are valid.").waitFor();
    await settled(page);
    await saveScreenshot(page, `account-${colorScheme}.jpg`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^It must/ }).click();
    await toTop(page);
    await saveScreenshot(page, `failure-${colorScheme}.jpg`);
    await using small = await visit(browser, demo.url, { ...phone, colorScheme });
    await settled(small.page);
    await saveScreenshot(small.page, `phone-form-${colorScheme}.jpg`);
    await small.page.getByRole("button", { name: /^A lighthouse.*8$/ }).tap();
    await settled(small.page);
    await saveScreenshot(small.page, `phone-take-${colorScheme}.jpg`);
  }
  expect(readdirSync(folder)).toContain("studio-dark.png");
});

test("takes the screenshots of the root README: a lost response, recovered", async ({ skip }) => {
  const browser = await findBrowser();
  if ("missing" in browser) return skip(browser.missing);
  if (process.env["SCREENSHOTS"] !== "1") return skip("writes files: set SCREENSHOTS=1");
  mkdirSync(folder, { recursive: true });
  await using demo = await startDemo();
  await using visited = await visit(browser, demo.url, { viewport: { width: 1360, height: 850 }, colorScheme: "dark" });
  const { page } = visited;
  await page.getByRole("button", { name: "Developer" }).click();
  await page.getByRole("switch", { name: /^Lose the response/ }).check();
  await page.getByLabel("Describe your video").fill("A lighthouse in fog, its beam sweeping over a quiet sea");
  await page.getByRole("heading", { name: "Emulator" }).scrollIntoViewIfNeeded();
  await settled(page);
  await saveScreenshot(page, "fault-switches.png", { x: 840, y: 0, width: 520, height: 450 });
  await page.getByLabel("Describe your video").press("Control+Enter");
  await page.locator(".take video").waitFor();
  await page.keyboard.press("Escape");
  await settled(page);
  await saveScreenshot(page, "lost-response.png", { x: 540, y: 78, width: 800, height: 450 });
  expect(await page.locator(".take").textContent()).toContain("created once and is paid once");
});

/** Creates the takes through the page's API and waits until they end. */
async function createTakes(page: Page): Promise<void> {
  for (const [mode, values] of takes) {
    await page.evaluate(
      async ([id, written]) => {
        const form = new FormData();
        form.set("mode", id);
        form.set("values", written);
        await fetch("/api/takes", { method: "POST", body: form });
      },
      [mode, JSON.stringify(values)] as const,
    );
  }
  await page.waitForFunction(
    (count) => document.querySelectorAll('.card:is([data-status="done"], [data-status="failed"])').length === count,
    takes.length,
  );
}

async function toTop(page: Page): Promise<void> {
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  await settled(page);
}

/** Waits until posters are captured, videos play and transitions end. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(2500);
}

/** Writes a screenshot. */
async function saveScreenshot(page: Page, name: string, clip?: Clip): Promise<void> {
  const isPng = name.endsWith(".png");
  const shot = await page.screenshot({
    ...(isPng ? { type: "png" } : { type: "jpeg", quality: 84 }),
    ...(clip ? { clip } : {}),
  });
  const bytes = isPng ? await quantizePng(shot) : shot;
  if (bytes.byteLength > MAX_BYTES)
    throw new Error(`${name} has ${bytes.byteLength} bytes, above the limit of ${MAX_BYTES}.`);
  writeFileSync(join(folder, name), bytes);
}
