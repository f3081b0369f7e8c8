import { createEmulator } from "@klingkit/emulator";
import { findBrowser } from "@klingkit/tooling/browser";
import { createCanvas } from "@napi-rs/canvas";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, type TestContext, test } from "vitest";
import { modes } from "../modes/all.ts";
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
  await desktop.page.setViewportSize({ width: 1360, height: 860 });
  await desktop.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await desktop.page.goto(`${demo().url}/?${++visits}`);
  return desktop.page;
}

const selectMode = (page: Page, name: string): Promise<void> =>
  page.locator(".rail").getByRole("radio", { name, exact: true }).check({ force: true });

/** Reads the ids of the modes whose files are in the browser's database. */
function modesWithSavedFiles(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open("klingkit-drafts", 1);
        opening.addEventListener("error", () => reject(opening.error ?? new Error("The database failed.")));
        opening.addEventListener("success", () => {
          const keys = opening.result.transaction("files").objectStore("files").getAllKeys();
          keys.addEventListener("success", () => {
            opening.result.close();
            // A key has a tab and a mode.
            resolve(keys.result.flat().filter((part) => typeof part === "string"));
          });
        });
      }),
  );
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

test("cancels a queued take and restores a deleted one", async (context) => {
  const page = await pageAt(context, () => fast);
  const setSpeed = (speed: number): Promise<unknown> =>
    page.evaluate(
      (json) =>
        fetch("/api/emulator-settings", {
          method: "POST",
          body: json,
          headers: { "content-type": "application/json" },
        }),
      JSON.stringify({ speed }),
    );
  await setSpeed(1);
  // The emulator has three slots.
  for (const prompt of ["Boat one", "Boat two", "Boat three", "Boat four"]) {
    await page.getByLabel("Describe your video").fill(prompt);
    await page.getByLabel("Describe your video").press("Control+Enter");
    await page.getByRole("article", { name: prompt }).waitFor();
  }
  const take = page.getByRole("article", { name: "Boat four" });
  await take.getByRole("button", { name: "Cancel" }).click();
  await take.getByText("You canceled this take before it was sent. Nothing was charged.").waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await choose(take, "Delete");
  await take.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await page.getByRole("button", { name: /^Boat four/ }).click();
  await setSpeed(60);
  await take.getByRole("button", { name: "Send now" }).click();
  await playingRatio(take.locator("video"));
  expectNoErrors();
});

test("live mode without a network shows the price and waits for the connection", async ({ skip }) => {
  if ("missing" in browser) return skip(browser.missing);
  const { port } = new URL(await closedUrl());
  const environment = {
    KLINGKIT_LIVE: "1",
    KLING_API_KEY: "api-key-emulator",
    KLING_BASE_URL: `http://127.0.0.1:${port}`,
  };
  await using demo = await startDemo(environment);
  await using visited = await visit(browser, demo.url, { viewport: { width: 1440, height: 900 } });
  const { page } = visited;
  await page.getByText("Your account is charged for each take.").waitFor();
  await page.getByRole("alert").getByText("No connection to the service.").waitFor();
  const generate = page.getByRole("button", { name: "Generate video, $0.42" });
  await generate.waitFor();
  expect(await generate.isDisabled()).toBe(true);
  expect(await seriousViolations(page)).toEqual([]);
  await using emulator = await createEmulator({ port: Number(port), taskSpeed: 60 });
  await page.getByRole("button", { name: "Check again" }).click();
  await page.getByRole("alert").waitFor({ state: "detached" });
  await page.getByLabel("Describe your video").fill("A paper boat");
  await generate.click();
  await playingRatio(page.getByRole("article", { name: "A paper boat" }).locator("video"));
  expect(emulator.state().paid.tasks).toBe(1);
  expectNoErrors(visited);
});

/** A URL where nothing listens. */
async function closedUrl(): Promise<string> {
  await using emulator = await createEmulator();
  return emulator.url;
}

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
  await page.getByText("This field is required.").waitFor();
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

test("keeps drafts with their files after a reload and Back", async (context) => {
  const page = await pageAt(context, () => fast);
  await selectMode(page, "Text to video");
  await page.getByLabel("Describe your video").fill("A kite");
  await selectMode(page, "Lip-sync");
  await page.getByLabel("Text to speak").fill("Good evening");
  await selectMode(page, "Motion control");
  expect(await page.getByLabel("Describe the scene").inputValue()).toBe("");
  await page.getByLabel("Character: Choose").setInputFiles(image);
  await page.getByAltText("Preview of character").waitFor();
  expect(new URL(page.url()).searchParams.get("mode")).toBe("motion-control");
  // A reload ends the page's writes to the browser's database.
  await expect.poll(() => modesWithSavedFiles(page)).toContain("motion-control");

  await page.reload();
  await page.getByAltText("Preview of character").waitFor();
  await page.goBack();
  expect(await page.getByLabel("Text to speak").inputValue()).toBe("Good evening");
  await page.goBack();
  expect(await page.getByLabel("Describe your video").inputValue()).toBe("A kite");
  await page.goto("about:blank");
  await page.goBack();
  expect(await page.getByLabel("Describe your video").inputValue()).toBe("A kite");
  expectNoErrors();
});

test("refuses a file that is not an image when it is selected", async (context) => {
  const page = await pageAt(context, () => fast);
  await selectMode(page, "Avatar");
  const buffer = Buffer.from("This is not a PNG.");
  await page.getByLabel("Portrait: Choose").setInputFiles({ name: "a.png", mimeType: "image/png", buffer });
  await page.getByText("The file is not a PNG or JPEG image.").waitFor();
  const damaged = { ...image, buffer: image.buffer.subarray(0, 60) };
  await page.getByLabel("Portrait: Choose").setInputFiles(damaged);
  await page.getByText("The file cannot be read. It may be damaged.").waitFor();
  expect(await page.locator(".slot img").count()).toBe(0);
  await selectMode(page, "Omni");
  await page.getByLabel("Add an image").setInputFiles(image);
  await page.getByLabel("Replace @hero").setInputFiles({ name: "b.png", mimeType: "image/png", buffer });
  await page.getByText("The file is not a PNG or JPEG image.").waitFor();
  await page.getByRole("button", { name: "Remove @hero" }).click();
  expectNoErrors();
});

test("has the button at the same place in every mode, and no overlapping text", async (context) => {
  const page = await pageAt(context, () => fast);
  for (const width of [360, 900, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const places = new Set<string>();
    for (const { id } of modes) {
      await page.locator(`.rail input[value="${id}"]`).check({ force: true });
      await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
      const { x = 0, y = Infinity, width: size = 0, height = 0 } = (await page.locator(".submit").boundingBox()) ?? {};
      places.add([x, y, size, height].map(Math.round).join(" "));
      expect(y + height).toBeLessThan(900);
      expect(await page.evaluate(overlappingTexts)).toEqual([]);
    }
    expect([width, [...places]]).toEqual([width, [expect.any(String)]]);
  }
});

/** Texts in the masthead and in choices that are wider than their elements or overlap their neighbors. */
function overlappingTexts(): readonly string[] {
  const wide = [...document.querySelectorAll<HTMLElement>(".choice span, .rail-mode span, .button, .quiet")]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map(({ textContent }) => textContent);
  const boxes = [...document.querySelectorAll<HTMLElement>(".masthead h1, .masthead nav, .masthead svg, .mode, .slots")]
    .map((element) => ({ name: element.className || element.tagName, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0);
  const overlapping = boxes.flatMap(({ name, box }, at) =>
    boxes
      .slice(at + 1)
      .filter(
        ({ box: other }) =>
          box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
      )
      .map((other) => `${name} overlaps ${other.name}`),
  );
  return [...wide, ...overlapping];
}

test("has no serious accessibility violations in any mode, light or dark", async (context) => {
  const page = await pageAt(context, () => fast);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const { id } of modes) {
      await page.locator(`.rail input[value="${id}"]`).check({ force: true });
      expect([colorScheme, id, await seriousViolations(page)]).toEqual([colorScheme, id, []]);
    }
    const take = page.getByRole("article", { name: "A paper boat" });
    await page.getByRole("button", { name: /^A paper boat/ }).click();
    await take.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("list", { name: "More actions" }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
  }
});

test("ends a comparison with Escape, after what opened later, and counts the takes that match a filter", async (context) => {
  const page = await pageAt(context, () => fast);
  await page.getByRole("button", { name: /^A paper boat/ }).click();
  await page.getByRole("button", { name: "Compare with take 2" }).click({ force: true });
  await page.getByRole("button", { name: "Developer" }).click();
  await page.getByRole("dialog", { name: "Developer" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Developer" }).waitFor({ state: "detached" });
  expect(await page.locator(".comparison").count()).toBe(1);
  await page.keyboard.press("Escape");
  await page.locator(".comparison").waitFor({ state: "detached" });

  await page.getByRole("radio", { name: "Failed" }).check({ force: true });
  const shown = await page.locator(".card").count();
  expect(await page.getByRole("heading", { name: /^Takes/ }).textContent()).toMatch(
    new RegExp(`^Takes ${shown} of \\d$`),
  );
});

test("captures the poster of a card again after a failure", async (context) => {
  const page = await pageAt(context, () => fast);
  let failures = 0;
  await page.route("**/results/0", (route) => {
    if (route.request().resourceType() !== "media" || failures >= 2) return route.continue();
    failures += 1;
    return route.abort();
  });
  await page.reload();
  await page.locator('.card[data-status="done"] .thumb img').first().waitFor();
  expect(failures).toBe(2);
  await page.unroute("**/results/0");
  // The browser reports the aborted requests.
  desktop.errors.length = 0;
});

test("does not move the form or the button for a notice", async ({ skip }) => {
  if ("missing" in browser) return skip(browser.missing);
  await using live = await startDemo({
    KLINGKIT_LIVE: "1",
    KLING_API_KEY: "",
    KLING_ACCESS_KEY: "",
    KLING_SECRET_KEY: "",
  });
  await using visited = await visit(browser, live.url, { viewport: { width: 1440, height: 900 } });
  const { page } = visited;
  await page.locator(".notice").waitFor();
  const masthead = await page.locator(".masthead").boundingBox();
  const form = await page.locator(".compose").boundingBox();
  expect(form?.y).toBe(masthead?.height);
  for (const width of [1440, 900, 360]) {
    await page.setViewportSize({ width, height: 900 });
    const submit = await page.locator(".submit").boundingBox();
    expect([width, (submit?.y ?? Infinity) + (submit?.height ?? 0) < 900]).toEqual([width, true]);
  }
  await page.getByText("Generate video, $0.42").waitFor();
  expect(await page.locator(".submit").getAttribute("aria-disabled")).toBe("true");
  expect(await seriousViolations(page)).toEqual([]);
});
