import { findBrowser } from "@klingkit/tooling/browser";
import { createCanvas } from "@napi-rs/canvas";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { seriousIn } from "./axe.ts";
import { startDemo, type RunningDemo } from "./run-demo.ts";
import { visit, type Visited } from "./visit.ts";

const browser = await findBrowser();
let drawn: RunningDemo;
let quick: RunningDemo;
let desk: Visited;

beforeAll(async () => {
  if ("missing" in browser) return;
  [drawn, quick] = await Promise.all([startDemo(), startDemo(quickly)]);
  desk = await visit(browser, drawn.url, { reducedMotion: "reduce" });
});
afterAll(async () => {
  if ("missing" in browser) return;
  await desk[Symbol.asyncDispose]();
  await Promise.all([drawn[Symbol.asyncDispose](), quick[Symbol.asyncDispose]()]);
});

/** Without the drawing, and so fast that a clip takes two seconds. */
const quickly = { KLINGKIT_DEMO_DRAW: "off", KLINGKIT_DEMO_SPEED: "60" };

/** An address of its own for each visit makes the browser load the page anew. */
let visits = 0;

/** The browser's page, at a demo; the test is skipped where there is no browser. */
async function pageAt({ skip }: TestContext, demo: () => RunningDemo): Promise<Page> {
  if ("missing" in browser) return skip(browser.missing);
  await desk.page.goto(`${demo().url}/?${++visits}`);
  return desk.page;
}

/** Asserts that a video plays, and returns its shape. */
async function playing(video: Locator): Promise<number> {
  await video.waitFor();
  return video.evaluate(async (element: HTMLVideoElement) => {
    const start = element.currentTime;
    for (let turn = 0; turn < 600 && element.currentTime === start; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    if (element.currentTime === start) throw new Error("The video stands still.");
    return element.videoWidth / element.videoHeight;
  });
}

function nothingWrong({ errors, foreign }: Visited = desk): void {
  expect([errors, foreign]).toEqual([[], []]);
}

const picture = { name: "a.png", mimeType: "image/png", buffer: createCanvas(640, 480).toBuffer("image/png") };

test("a stranger has a playing video after two clicks, and can download it", async (context) => {
  const page = await pageAt(context, () => drawn);
  await page.getByText("Nothing is sent, nothing is paid.").waitFor();
  await page.getByRole("button", { name: /^A lighthouse/ }).click();
  await page.getByRole("button", { name: "Roll camera" }).click();
  const take = page.getByRole("article", { name: /^A lighthouse/ });
  await page.getByText("Take 1: processing").waitFor({ state: "attached" });
  await take.getByText(/\d s of about \d+/).waitFor();
  expect(await playing(take.locator("video"))).toBeCloseTo(16 / 9, 1);

  const download = page.waitForEvent("download");
  await take.getByRole("link", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toMatch(/^take-1-a-lighthouse-in-fog-.*\.mp4$/);
  await take.getByRole("button", { name: "Copy link" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/#[0-9a-f-]{36}$/,
  );
  expect(await seriousIn(page)).toEqual([]);
  nothingWrong();
});

test("by keyboard alone, with the price as one goes, through a reload", async (context) => {
  const page = await pageAt(context, () => quick);
  await page.getByLabel("What happens?").focus();
  await page.keyboard.type("A paper boat");
  await page.getByText("Free here. Live: 3 video units ($0.42) by the list.").waitFor();
  await page.getByRole("radio", { name: "10 s", exact: true }).press("Space");
  await page.getByText("Free here. Live: 6 video units ($0.84) by the list.").waitFor();
  await page.getByLabel("What happens?").press("Control+Enter");
  await page.getByRole("article", { name: "A paper boat" }).waitFor();
  await page.reload();
  const take = page.getByRole("article", { name: "A paper boat" });
  expect(await playing(take.locator("video"))).toBeCloseTo(16 / 9, 1);
  await take.getByRole("button", { name: "Use these settings" }).click();
  await expect.poll(() => page.getByLabel("What happens?").inputValue()).toBe("A paper boat");
  expect(await page.getByRole("radio", { name: "10 s", exact: true }).isChecked()).toBe(true);
  nothingWrong();
});

test("a picture begins to move, and goes along when its settings are used again", async (context) => {
  const page = await pageAt(context, () => quick);
  await page.getByRole("radio", { name: "Image", exact: true }).first().check({ force: true });
  await page.getByLabel("First frame: Choose").setInputFiles(picture);
  await page.getByLabel("How does it move?").fill("Slowly closer");
  await page.getByRole("button", { name: "Roll camera" }).click();
  const take = page.getByRole("article", { name: "Slowly closer" });
  // Of the three shapes of the emulator's own clips the square is nearest to 4:3.
  expect(await playing(take.locator("video"))).toBeCloseTo(1, 1);
  await page.reload();
  await take.getByRole("button", { name: "Use these settings" }).click();
  await page.getByAltText("Preview of first frame").waitFor();
  nothingWrong();
});

test("a failure tells its reason and what to do, and is tried again", async (context) => {
  const page = await pageAt(context, () => quick);
  await page.getByLabel("What happens?").fill("It must [fail]");
  await page.getByRole("button", { name: "Roll camera" }).click();
  const take = page.getByRole("article", { name: "It must [fail]" });
  await take.getByText("Failure to pass the risk control system").waitFor();
  await take.getByText(/Change the input before you try again/).waitFor();
  await take.getByRole("button", { name: "Try again" }).click();
  const again = page.getByRole("button", { name: /^It must .fail. ?4/ });
  await again.waitFor();
  expect(await again.getAttribute("aria-current")).toBe("false");
  nothingWrong();
});

test("on a phone, in the dark: nothing is cut off, and nothing serious is wrong", async ({ skip }) => {
  if ("missing" in browser) return skip(browser.missing);
  await using phone = await visit(browser, quick.url, {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
    colorScheme: "dark",
  });
  const { page } = phone;
  const roll = page.getByRole("button", { name: "Roll camera" });
  await roll.tap();
  await page.getByText("Say what should happen, or add a picture.").waitFor();
  await page.getByLabel("What happens?").fill("An upright boat");
  // The form moves when the message goes and when the price comes: a click that is aimed before would miss.
  await page.getByRole("radio", { name: "3 s", exact: true }).press("Space");
  await page.getByRole("radio", { name: "9:16" }).press("Space");
  await roll.tap();
  expect(await playing(page.getByRole("article", { name: "An upright boat" }).locator("video"))).toBeCloseTo(9 / 16, 1);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe("rgb(15, 18, 20)");
  expect(await seriousIn(page)).toEqual([]);
  nothingWrong(phone);
});
