import { findBrowser } from "@klingkit/tooling/browser";
import { createCanvas } from "@napi-rs/canvas";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { seriousViolations } from "./axe.ts";
import { startDemo, type RunningDemo } from "./run-demo.ts";
import { visit, type Visited } from "./visit.ts";

const browser = await findBrowser();
let rendered: RunningDemo;
let fast: RunningDemo;
let desktop: Visited;

beforeAll(async () => {
  if ("missing" in browser) return;
  [rendered, fast] = await Promise.all([startDemo(), startDemo(fastEnvironment)]);
  desktop = await visit(browser, rendered.url, { reducedMotion: "reduce" });
});
afterAll(async () => {
  if ("missing" in browser) return;
  await desktop[Symbol.asyncDispose]();
  await Promise.all([rendered[Symbol.asyncDispose](), fast[Symbol.asyncDispose]()]);
});

/** With built-in media instead of rendered videos, and so fast that a video takes two seconds. */
const fastEnvironment = { KLINGKIT_DEMO_RENDER: "off", KLINGKIT_DEMO_SPEED: "60" };

/** Makes each URL unique, so that the browser loads the page again. */
let visits = 0;

/** Opens a demo in the browser. Skips the test if there is no browser. */
async function pageAt({ skip }: TestContext, demo: () => RunningDemo): Promise<Page> {
  if ("missing" in browser) return skip(browser.missing);
  await desktop.page.goto(`${demo().url}/?${++visits}`);
  return desktop.page;
}

/** Waits until a video plays, and returns its aspect ratio. */
async function playingRatio(video: Locator): Promise<number> {
  await video.waitFor();
  return video.evaluate(async (element: HTMLVideoElement) => {
    const start = element.currentTime;
    for (let turn = 0; turn < 600 && element.currentTime === start; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    if (element.currentTime === start) throw new Error("The video does not play.");
    return element.videoWidth / element.videoHeight;
  });
}

/** Selects an action of a take's menu. */
async function choose(take: Locator, action: string): Promise<void> {
  await take.getByRole("button", { name: "More actions" }).click();
  await take.getByRole("button", { name: action }).click();
}

function expectNoErrors({ errors, foreignRequests }: Visited = desktop): void {
  expect([errors, foreignRequests]).toEqual([[], []]);
}

const image = { name: "a.png", mimeType: "image/png", buffer: createCanvas(640, 480).toBuffer("image/png") };

test("plays a video after two clicks and downloads it", async (context) => {
  const page = await pageAt(context, () => rendered);
  await page.getByText("Nothing is charged.").waitFor();
  await page.getByRole("button", { name: /^A lighthouse/ }).click();
  await page.getByRole("button", { name: "Generate" }).click();
  const take = page.getByRole("article", { name: /^A lighthouse/ });
  await page.getByText("Take 1: processing").waitFor({ state: "attached" });
  await take.getByText(/\d s of about \d+ s/).waitFor();
  expect(await playingRatio(take.locator("video"))).toBeCloseTo(16 / 9, 1);

  const download = page.waitForEvent("download");
  await take.getByRole("link", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toMatch(/^take-1-a-lighthouse-in-fog-.*\.mp4$/);
  await choose(take, "Copy link");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/#[0-9a-f-]{36}$/,
  );
  expect(await seriousViolations(page)).toEqual([]);
  expectNoErrors();
});

test("works with the keyboard only, updates the price and survives a reload", async (context) => {
  const page = await pageAt(context, () => fast);
  await page.getByLabel("Describe your video").focus();
  await page.keyboard.type("A paper boat");
  await page.getByText("Free in the emulator. Live price: 3 video units ($0.42)").waitFor();
  await page.getByRole("radio", { name: "10 s", exact: true }).press("Space");
  await page.getByText("Free in the emulator. Live price: 6 video units ($0.84)").waitFor();
  await page.getByLabel("Describe your video").press("Control+Enter");
  await page.getByRole("article", { name: "A paper boat" }).waitFor();
  await page.reload();
  const take = page.getByRole("article", { name: "A paper boat" });
  expect(await playingRatio(take.locator("video"))).toBeCloseTo(16 / 9, 1);
  await choose(take, "Reuse settings");
  await expect.poll(() => page.getByLabel("Describe your video").inputValue()).toBe("A paper boat");
  expect(await page.getByRole("radio", { name: "10 s", exact: true }).isChecked()).toBe(true);
  expectNoErrors();
});

test("animates an image and reuses it with its settings", async (context) => {
  const page = await pageAt(context, () => fast);
  await page.getByRole("radio", { name: "Image to video" }).check({ force: true });
  await page.getByLabel("First frame: Choose").setInputFiles(image);
  await page.getByLabel("Describe the motion").fill("Slowly closer");
  await page.getByRole("button", { name: "Generate" }).click();
  const take = page.getByRole("article", { name: "Slowly closer" });
  // The emulator's built-in videos have three aspect ratios; the square one is closest to 4:3.
  expect(await playingRatio(take.locator("video"))).toBeCloseTo(1, 1);
  await page.reload();
  await choose(take, "Reuse settings");
  await page.getByAltText("Preview of first frame").waitFor();
  expectNoErrors();
});

test("shows the reason and the next step of a failure and retries it", async (context) => {
  const page = await pageAt(context, () => fast);
  await page.getByLabel("Describe your video").fill("It must [fail]");
  await page.getByRole("button", { name: "Generate" }).click();
  const take = page.getByRole("article", { name: "It must [fail]" });
  await take.getByText("Failure to pass the risk control system").waitFor();
  await take.getByText("The content policy rejects the prompt or the media: change them.").waitFor();
  await take.getByRole("button", { name: "Try again" }).click();
  const retried = page.getByRole("button", { name: /^It must .fail. ?4/ });
  await retried.waitFor();
  expect(await retried.getAttribute("aria-current")).toBe("false");
  expectNoErrors();
});

test("fits a phone in dark mode without serious accessibility violations", async ({ skip }) => {
  if ("missing" in browser) return skip(browser.missing);
  await using phone = await visit(browser, fast.url, {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: "dark",
  });
  const { page } = phone;
  const generate = page.getByRole("button", { name: "Generate" });
  await generate.tap();
  await page.getByText("Enter a prompt or add an image.").waitFor();
  await page.getByLabel("Describe your video").fill("An upright boat");
  // The layout shifts when the message and the price change, so a click could miss; the keyboard does not.
  await page.getByRole("radio", { name: "3 s", exact: true }).press("Space");
  await page.getByRole("radio", { name: "9:16" }).press("Space");
  await generate.tap();
  expect(await playingRatio(page.getByRole("article", { name: "An upright boat" }).locator("video"))).toBeCloseTo(
    9 / 16,
    1,
  );
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe("rgb(15, 18, 20)");
  expect(await seriousViolations(page)).toEqual([]);
  expectNoErrors(phone);
});
