import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "@klingkit/tooling/browser";
import { createCanvas } from "@napi-rs/canvas";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { seriousViolations } from "./axe.ts";
import { skipUnlessFull } from "./full.ts";
import { startDemo, type RunningDemo } from "./run-demo.ts";
import { seedTakes } from "./seed-takes.ts";
import { silentWav } from "./silent-wav.ts";
import { visit, type Visited } from "./visit.ts";

const isFull = process.env["KLINGKIT_FULL"] === "1";
const browser = await findBrowser();
const fastEnvironment = { KLINGKIT_DEMO_RENDER: "off", KLINGKIT_DEMO_SPEED: "60" };
let demo: RunningDemo;
let desktop: Visited;
let page: Page;

beforeAll(async () => {
  if (!isFull || "missing" in browser) return;
  demo = await startDemo(fastEnvironment);
  desktop = await visit(browser, demo.url, { reducedMotion: "reduce" });
  page = desktop.page;
  // Two source videos: one of a new model, one that can be extended.
  await page.getByLabel("Describe your video").fill("A first video");
  await generate();
  await ended("A first video");
  await selectMode("Image to video");
  await page.getByLabel("First frame: Choose").setInputFiles(image);
  await page.getByText("Other models").click();
  await page.getByRole("radio", { name: /^Kling 1\.6/ }).check({ force: true });
  await page.getByLabel("Describe the motion").fill("An old video");
  await generate();
  await ended("An old video");
});
afterAll(async () => {
  await desktop?.[Symbol.asyncDispose]();
  await demo?.[Symbol.asyncDispose]();
});
beforeEach((context) => {
  skipUnlessFull(context);
  if ("missing" in browser) context.skip(browser.missing);
});

const image = { name: "a.png", mimeType: "image/png", buffer: createCanvas(640, 480).toBuffer("image/png") };
const audio = { name: "a.wav", mimeType: "audio/wav", buffer: silentWav(3) };

const generate = (): Promise<void> => page.getByRole("button", { name: "Generate" }).click();
const selectMode = (name: string): Promise<void> =>
  page.locator(".rail").getByRole("radio", { name, exact: true }).check({ force: true });

/** Waits until a take ends and returns its status. */
async function ended(name: string): Promise<string | null> {
  const take = page.getByRole("article", { name, exact: true });
  await take.waitFor();
  await page.waitForFunction(() =>
    ["done", "failed", "unresolved"].includes(document.querySelector<HTMLElement>(".take")?.dataset["status"] ?? ""),
  );
  return take.getAttribute("data-status");
}

test("omni: uses a reference image and a reference video", async () => {
  await selectMode("Omni");
  await page.getByLabel("Add an image").setInputFiles(image);
  await page.getByLabel("Describe your video").fill("In fog walks");
  await page.getByRole("button", { name: "Insert @hero into the prompt" }).click();
  expect(await page.getByLabel("Describe your video").inputValue()).toBe("In fog walks @hero ");
  await page.getByRole("checkbox", { name: /A first video/ }).check({ force: true });
  await page.getByText(/does not generate audio with an input video/).waitFor();
  await generate();
  expect(await ended("In fog walks @hero")).toBe("done");
});

test("motion control: applies the movement of a video", async () => {
  await selectMode("Motion control");
  await page.getByLabel("Character: Choose").setInputFiles(image);
  await page.getByRole("checkbox", { name: /A first video/ }).check({ force: true });
  await page.getByLabel("Describe the scene").fill("A dance");
  await generate();
  expect(await ended("A dance")).toBe("done");
});

test("extend: shows extendable videos only, and leads to Omni for the others", async () => {
  await selectMode("Extend");
  await page.getByText("Only videos of Kling 1 to 1.6 can be extended.").waitFor();
  expect(await page.getByRole("checkbox", { name: /A first video/ }).count()).toBe(0);
  await page.locator(".compose").getByRole("button", { name: "Continue with Omni" }).click();
  expect(await page.locator(".video-option").getByRole("checkbox", { checked: true }).count()).toBe(1);
  await selectMode("Extend");
  await page.getByRole("checkbox", { name: /An old video/ }).check({ force: true });
  await page.getByLabel("What happens next?").fill("It continues");
  await generate();
  expect(await ended("It continues")).toBe("done");
  await page.getByRole("button", { name: "Developer" }).click();
  expect(await page.locator(".code pre").textContent()).toMatch(
    /\{ output: video \} = await kling\.video\.imageToVideo\.run\(/,
  );
  await page.getByRole("button", { name: "Close" }).click();
});

test("lip-sync: accepts text and audio", async () => {
  await selectMode("Lip-sync");
  await page.getByRole("checkbox", { name: /A first video/ }).check({ force: true });
  await page.getByLabel("Text to speak").fill("Good evening");
  await page.getByLabel("Voice", { exact: true }).selectOption({ index: 2 });
  await generate();
  expect(await ended("Good evening")).toBe("done");
  await page.getByRole("radio", { name: "Audio file" }).check({ force: true });
  await page.getByLabel("Audio: Choose").setInputFiles(audio);
  await generate();
  expect(await ended("Lip-sync without a prompt")).toBe("done");
});

test("avatar: animates a portrait with audio", async () => {
  await selectMode("Avatar");
  await page.getByLabel("Portrait: Choose").setInputFiles(image);
  await page.getByLabel("Audio: Choose").setInputFiles(audio);
  await page.getByLabel("Describe the behavior").fill("Smiles");
  await generate();
  expect(await ended("Smiles")).toBe("done");
});

test("effects: applies scenes to one and two images", async () => {
  await selectMode("Effects");
  await page.getByLabel("Image: Choose").setInputFiles(image);
  await generate();
  expect(await ended("disco paws")).toBe("done");
  await page.getByLabel("Scene").selectOption("2:hug_pro");
  await page.getByLabel("Second image: Choose").setInputFiles(image);
  await generate();
  expect(await ended("hug pro")).toBe("done");
});

test("shows results of image, try-on and speech modes", async () => {
  await selectMode("Image");
  await page.getByLabel("Describe your image").fill("Paper lanterns");
  await page.getByRole("radio", { name: "3", exact: true }).check({ force: true });
  await page.getByText("24 image units").waitFor();
  await generate();
  expect(await ended("Paper lanterns")).toBe("done");
  await page.getByRole("button", { name: "Result 3" }).click();
  await page.getByRole("link", { name: "Download image 3" }).waitFor();

  await selectMode("Try-on");
  await page.getByLabel("Person: Choose").setInputFiles(image);
  await page.getByLabel("Garment: Choose").setInputFiles(image);
  await generate();
  expect(await ended("Try-on without a prompt")).toBe("done");
  expect(await page.locator(".take img.result").count()).toBe(1);

  await selectMode("Speech");
  await page.getByLabel("Text to speak").fill("Once upon a time");
  await generate();
  expect(await ended("Once upon a time")).toBe("done");
  expect(await page.locator(".take audio").count()).toBe(1);
});

test("replaces the prompt with a shot list and prices its total duration", async () => {
  await selectMode("Text to video");
  await page.getByRole("radio", { name: "Shot list" }).check({ force: true });
  await page.getByLabel("Prompt of shot 1").fill("Near");
  await page.getByLabel("Prompt of shot 2").fill("Far");
  await page.getByLabel("Duration of shot 2 in seconds").fill("7");
  await page.getByText("10 s in total").waitFor();
  await page.getByText("6 video units").waitFor();
  await generate();
  expect(await ended("Near")).toBe("done");
  await page.getByRole("radio", { name: "One shot", exact: true }).check({ force: true });
});

test("compares two videos that play and pause together", async () => {
  await page.getByRole("button", { name: "A first video 1", exact: true }).click();
  await page.getByRole("button", { name: "Compare with take 2" }).click({ force: true });
  await page.getByRole("button", { name: "Pause both" }).click();
  await page.getByLabel("Position in both videos").fill("0.5");
  const times = await page
    .locator(".comparison video")
    .evaluateAll((videos: HTMLVideoElement[]) => videos.map((video) => video.currentTime / video.duration));
  for (const time of times) expect(time).toBeCloseTo(0.5, 1);
  await page.getByRole("button", { name: "End comparison" }).click();
});

test("recovers a lost response and shows its requests", async () => {
  await page.getByRole("button", { name: "Developer" }).click();
  await page.getByRole("switch", { name: /^Lose the response/ }).check();
  await page.getByLabel("Describe your video").fill("Lost and found");
  await page.getByLabel("Describe your video").press("Control+Enter");
  const take = page.getByRole("article", { name: "Lost and found" });
  await take.getByText(/klingkit looked the task up by its external task id/).waitFor();
  await page.getByText("No response: other side closed").waitFor();
  expect(await page.getByRole("switch", { name: /^Lose the response/ }).isChecked()).toBe(false);
  expect(await page.locator(".code pre").textContent()).toContain('prompt: "Lost and found"');
  expect(await page.locator(".exchanges").textContent()).not.toContain("api-key-emulator");
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
});

test("corrects a wrong clock and reports a rejected key", async () => {
  await page.getByRole("button", { name: "Developer" }).click();
  await page.getByRole("switch", { name: /^Clock an hour ahead/ }).check();
  await page.getByLabel("Describe your video").fill("By a wrong clock");
  await page.getByLabel("Describe your video").press("Control+Enter");
  expect(await ended("By a wrong clock")).toBe("done");
  await expect.poll(() => page.locator(".exchanges summary b").allTextContents()).toContain("401");
  await page.getByRole("switch", { name: /^Key rejected/ }).check();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Check credentials" }).click();
  await page.getByText(/The service rejects the key/).waitFor();
  await page.getByRole("img", { name: "Video units per day" }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
});

test("logs no console errors and sends no requests to other hosts", () => {
  expect([desktop.errors, desktop.foreignRequests]).toEqual([[], []]);
});

test("reconnects after the server crashes and restarts", async () => {
  if ("missing" in browser) return;
  const state = mkdtempSync(join(tmpdir(), "klingkit-demo-died-"));
  const environment = { ...fastEnvironment, KLINGKIT_DEMO_SPEED: "5", KLINGKIT_STATE: state };
  try {
    const first = await startDemo(environment);
    const { port } = new URL(first.url);
    await using visited = await visit(browser, first.url);
    await visited.page.getByLabel("Describe your video").fill("Through a crash");
    await visited.page.getByRole("button", { name: "Generate" }).click();
    await visited.page.getByText("Take 1: processing").waitFor({ state: "attached" });
    first.child.kill("SIGKILL");
    await first.exited;
    await visited.page.getByText("The demo server is not responding.").waitFor();
    await using second = await startDemo({ ...environment, ...fastEnvironment, PORT: port });
    expect(second.url).toBe(first.url);
    const take = visited.page.getByRole("article", { name: "Through a crash" });
    await take.getByText(/The take was sent again/).waitFor();
    await take.locator("video").waitFor();
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
});

test("scrolls smoothly through 200 takes", async () => {
  if ("missing" in browser) return;
  const state = mkdtempSync(join(tmpdir(), "klingkit-demo-many-"));
  try {
    await seedTakes(join(state, "emulator"), 200);
    await using demoWithTakes = await startDemo({ ...fastEnvironment, KLINGKIT_STATE: state });
    await using visited = await visit(browser, demoWithTakes.url);
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
