import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "@klingkit/tooling/browser";
import { createCanvas } from "@napi-rs/canvas";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { seriousIn } from "./axe.ts";
import { onlyWhenFull } from "./full.ts";
import { runDemo, type RunningDemo } from "./run-demo.ts";
import { seedTakes } from "./seed-takes.ts";
import { silence } from "./silence.ts";
import { visit, type Visited } from "./visit.ts";

const isFull = process.env["KLINGKIT_FULL"] === "1";
const browser = await findBrowser();
const quickly = { KLINGKIT_DEMO_DRAW: "off", KLINGKIT_DEMO_SPEED: "60" };
let demo: RunningDemo;
let desk: Visited;
let page: Page;

beforeAll(async () => {
  if (!isFull || "missing" in browser) return;
  demo = await runDemo(quickly);
  desk = await visit(browser, demo.url, { reducedMotion: "reduce" });
  page = desk.page;
  // Two clips to work on: one of a new model, one that can be extended.
  await page.getByLabel("What happens?").fill("A first clip");
  await roll();
  await ended("A first clip");
  await mode("Image");
  await page.getByLabel("First frame: Choose").setInputFiles(picture);
  await page.getByText("Other models").click();
  await page.getByRole("radio", { name: /^Kling 1\.6/ }).check({ force: true });
  await page.getByLabel("How does it move?").fill("An old clip");
  await roll();
  await ended("An old clip");
});
afterAll(async () => {
  await desk?.[Symbol.asyncDispose]();
  await demo?.[Symbol.asyncDispose]();
});
beforeEach((context) => {
  onlyWhenFull(context);
  if ("missing" in browser) context.skip(browser.missing);
});

const picture = { name: "a.png", mimeType: "image/png", buffer: createCanvas(640, 480).toBuffer("image/png") };
const sound = { name: "a.wav", mimeType: "audio/wav", buffer: silence(3) };

const roll = (): Promise<void> => page.getByRole("button", { name: "Roll camera" }).click();
const mode = (name: string): Promise<void> =>
  page.locator(".rail").getByRole("radio", { name, exact: true }).first().check({ force: true });

/** Where a take stands at its end. */
async function ended(name: string): Promise<string | null> {
  const take = page.getByRole("article", { name, exact: true });
  await take.waitFor();
  await page.waitForFunction(() =>
    ["done", "failed", "lost"].includes(document.querySelector<HTMLElement>(".take")?.dataset["status"] ?? ""),
  );
  return take.getAttribute("data-status");
}

test("omni: a picture named with @, and a clip to take from", async () => {
  await mode("Omni");
  await page.getByLabel("Add one").setInputFiles(picture);
  await page.getByLabel("What happens?").fill("In fog walks");
  await page.getByRole("button", { name: "Put @hero into the prompt" }).click();
  expect(await page.getByLabel("What happens?").inputValue()).toBe("In fog walks @hero ");
  await page.getByRole("checkbox", { name: /A first clip/ }).check({ force: true });
  await page.getByText(/does not generate audio with an input video/).waitFor();
  await roll();
  expect(await ended("In fog walks @hero")).toBe("done");
});

test("motion control: a figure takes on a clip's movement", async () => {
  await mode("Motion");
  await page.getByLabel("Figure: Choose").setInputFiles(picture);
  await page.getByRole("checkbox", { name: /A first clip/ }).check({ force: true });
  await page.getByLabel("What else is seen?").fill("A dance");
  await roll();
  expect(await ended("A dance")).toBe("done");
});

test("extend: only what can be, and why not", async () => {
  await mode("Extend");
  expect(await page.getByRole("checkbox", { name: /A first clip/ }).isDisabled()).toBe(true);
  await page.getByText("Only clips of Kling 1 to 1.6 can be extended here.").waitFor();
  await page.getByRole("checkbox", { name: /An old clip/ }).check({ force: true });
  await page.getByLabel("What happens next?").fill("It goes on");
  await roll();
  expect(await ended("It goes on")).toBe("done");
  await page.getByRole("button", { name: "Developer" }).click();
  expect(await page.locator(".code pre").textContent()).toMatch(/await kling\.video\.imageToVideo\.get\("\d+"\)/);
  await page.getByRole("button", { name: "Close" }).click();
});

test("lip-sync: by a voice, and by a sound", async () => {
  await mode("Lip-sync");
  await page.getByRole("checkbox", { name: /A first clip/ }).check({ force: true });
  await page.getByLabel("What is said?").fill("Good evening");
  await page.getByLabel("Voice", { exact: true }).selectOption({ index: 2 });
  await roll();
  expect(await ended("Good evening")).toBe("done");
  await page.getByRole("radio", { name: "A sound of mine" }).check({ force: true });
  await page.getByLabel("Sound: Choose").setInputFiles(sound);
  await roll();
  expect(await ended("Lip-sync, without words")).toBe("done");
});

test("avatar: a portrait and a sound", async () => {
  await mode("Avatar");
  await page.getByLabel("Portrait: Choose").setInputFiles(picture);
  await page.getByLabel("Sound: Choose").setInputFiles(sound);
  await page.getByLabel("How do they behave?").fill("Smiles");
  await roll();
  expect(await ended("Smiles")).toBe("done");
});

test("effects: a scene of one picture, and one of two", async () => {
  await mode("Effects");
  await page.getByLabel("Picture: Choose").setInputFiles(picture);
  await roll();
  expect(await ended("disco paws")).toBe("done");
  await page.getByLabel("Scene").selectOption("2:hug_pro");
  await page.getByLabel("Picture on the right: Choose").setInputFiles(picture);
  await roll();
  expect(await ended("hug pro")).toBe("done");
});

test("images, try-on and speech are shown as what they are", async () => {
  await page.locator('.rail input[value="image"]').check({ force: true });
  await page.getByLabel("What is to be seen?").fill("Paper lanterns");
  await page.getByRole("radio", { name: "3", exact: true }).check({ force: true });
  await page.getByText("24 image units").waitFor();
  await roll();
  expect(await ended("Paper lanterns")).toBe("done");
  await page.getByRole("button", { name: "Result 3" }).click();
  await page.getByRole("link", { name: "Download 3" }).waitFor();

  await mode("Try-on");
  await page.getByLabel("Person: Choose").setInputFiles(picture);
  await page.getByLabel("Garment: Choose").setInputFiles(picture);
  await roll();
  expect(await ended("Try-on, without words")).toBe("done");
  expect(await page.locator(".take img.result").count()).toBe(1);

  await mode("Speech");
  await page.getByLabel("What is said?").fill("Once upon a time");
  await roll();
  expect(await ended("Once upon a time")).toBe("done");
  expect(await page.locator(".take audio").count()).toBe(1);
});

test("a shot list replaces the words, and its lengths make the price", async () => {
  await mode("Text");
  await page.getByRole("radio", { name: "Shot list" }).check({ force: true });
  await page.getByLabel("Words of shot 1").fill("Near");
  await page.getByLabel("Words of shot 2").fill("Far");
  await page.getByLabel("Seconds of shot 2").fill("7");
  await page.getByText("10 s in all").waitFor();
  await page.getByText("6 video units").waitFor();
  await roll();
  expect(await ended("Near")).toBe("done");
  await page.getByRole("radio", { name: "One", exact: true }).check({ force: true });
});

test("two clips are compared, and run and stop together", async () => {
  await page.getByRole("button", { name: "A first clip 1", exact: true }).click();
  await page.getByRole("button", { name: "Compare with take 2" }).click({ force: true });
  await page.getByRole("button", { name: "Pause both" }).click();
  await page.getByLabel("Position in both clips").fill("0.5");
  const times = await page
    .locator(".comparison video")
    .evaluateAll((videos: HTMLVideoElement[]) => videos.map((video) => video.currentTime / video.duration));
  for (const time of times) expect(time).toBeCloseTo(0.5, 1);
  await page.getByRole("button", { name: "End comparison" }).click();
});

test("a lost answer is found again, and the drawer shows how", async () => {
  await page.getByRole("button", { name: "Developer" }).click();
  await page.getByRole("switch", { name: /^Lose the answer/ }).check();
  await page.getByLabel("What happens?").fill("Lost and found");
  await page.getByLabel("What happens?").press("Control+Enter");
  const take = page.getByRole("article", { name: "Lost and found" });
  await take.getByText(/klingkit found the task by its own id/).waitFor();
  await page.getByText("No answer: other side closed").waitFor();
  expect(await page.getByRole("switch", { name: /^Lose the answer/ }).isChecked()).toBe(false);
  expect(await page.locator(".code pre").textContent()).toContain('prompt: "Lost and found"');
  expect(await page.locator(".wire").textContent()).not.toContain("api-key-emulator");
  expect(await seriousIn(page)).toEqual([]);
  await page.keyboard.press("Escape");
});

test("a clock an hour ahead is learned, and a refused key is told", async () => {
  await page.getByRole("button", { name: "Developer" }).click();
  await page.getByRole("switch", { name: /^Clock an hour ahead/ }).check();
  await page.getByLabel("What happens?").fill("By a wrong clock");
  await page.getByLabel("What happens?").press("Control+Enter");
  expect(await ended("By a wrong clock")).toBe("done");
  await expect.poll(() => page.locator(".wire summary b").allTextContents()).toContain("401");
  await page.getByRole("switch", { name: /^Key refused/ }).check();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Check the credentials" }).click();
  await page.getByText(/The service refuses the key/).waitFor();
  await page.getByRole("img", { name: "Units by day" }).waitFor();
  expect(await seriousIn(page)).toEqual([]);
  await page.keyboard.press("Escape");
});

test("nothing went wrong in the console meanwhile, and no other machine was asked", () => {
  expect([desk.errors, desk.foreign]).toEqual([[], []]);
});

test("the server dies in the middle of a run and comes back: the page goes on by itself", async () => {
  if ("missing" in browser) return;
  const state = mkdtempSync(join(tmpdir(), "klingkit-demo-died-"));
  const environment = { ...quickly, KLINGKIT_DEMO_SPEED: "5", KLINGKIT_STATE: state };
  try {
    const first = await runDemo(environment);
    const { port } = new URL(first.url);
    await using visited = await visit(browser, first.url);
    await visited.page.getByLabel("What happens?").fill("Through a crash");
    await visited.page.getByRole("button", { name: "Roll camera" }).click();
    await visited.page.getByText("Take 1: processing").waitFor({ state: "attached" });
    first.child.kill("SIGKILL");
    await first.exited;
    await visited.page.getByText("The demo's server does not answer.").waitFor();
    await using second = await runDemo({ ...environment, ...quickly, PORT: port });
    expect(second.url).toBe(first.url);
    const take = visited.page.getByRole("article", { name: "Through a crash" });
    await take.getByText(/the emulator lives in its memory: sent once more/).waitFor();
    await take.locator("video").waitFor();
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
});

test("two hundred takes: the sheet scrolls smoothly", async () => {
  if ("missing" in browser) return;
  const state = mkdtempSync(join(tmpdir(), "klingkit-demo-many-"));
  try {
    await seedTakes(join(state, "emulator"), 200);
    await using many = await runDemo({ ...quickly, KLINGKIT_STATE: state });
    await using visited = await visit(browser, many.url);
    await visited.page.getByRole("button", { name: /take 200/ }).waitFor();
    await visited.page.waitForTimeout(1500);
    const frames = await visited.page.evaluate(async () => {
      const times: number[] = [];
      let last = performance.now();
      while (scrollY + innerHeight < document.documentElement.scrollHeight - 2 && times.length < 600) {
        scrollBy({ top: 60, behavior: "instant" });
        await new Promise((resolve) => requestAnimationFrame(resolve));
        times.push(performance.now() - last);
        last = performance.now();
      }
      return times;
    });
    const sorted = frames.toSorted((one, other) => one - other);
    const at = (part: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0);
    const videos = await visited.page.locator("video").count();
    console.info(
      `200 takes: ${frames.length} frames, median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms, ${videos} videos at once`,
    );
    expect(at(0.5)).toBeLessThan(25);
    expect(at(0.95)).toBeLessThan(100);
    expect(videos).toBeLessThan(4);
    await visited.page.waitForFunction(() => document.querySelectorAll(".sheet img").length > 12);
    expect(visited.errors).toEqual([]);
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
});
