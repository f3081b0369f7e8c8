import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createH264MP4Encoder } from "h264-mp4-encoder";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";
import { findBrowser } from "../browser.ts";

async function grayVideo(): Promise<Uint8Array> {
  const encoder = await createH264MP4Encoder();
  Object.assign(encoder, { width: 64, height: 64, frameRate: 10 });
  encoder.initialize();
  for (let frame = 0; frame < 5; frame += 1) encoder.addFrameRgba(new Uint8Array(64 * 64 * 4).fill(frame * 40));
  encoder.finalize();
  const bytes = encoder.FS.readFile(encoder.outputFilename);
  encoder.delete();
  return bytes;
}

test("the browser plays an H.264 video and takes a screenshot", async ({ skip }) => {
  const browser = await findBrowser();
  if ("missing" in browser) return skip(browser.missing);

  const bytes = await grayVideo();
  const server = createServer((request, response) => {
    if (request.url === "/video.mp4") response.setHeader("content-type", "video/mp4").end(bytes);
    else response.setHeader("content-type", "text/html").end(`<h1>Video</h1><video src="/video.mp4" muted></video>`);
  }).listen(0, "127.0.0.1");
  const profile = await mkdtemp(join(tmpdir(), "klingkit-profile-"));
  const context = await chromium.launchPersistentContext(profile, browser);
  try {
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const played = await page.evaluate(async () => {
      const video = document.querySelector("video");
      if (!video) throw new Error("The page has no video.");
      await video.play();
      await new Promise((resolve) => video.addEventListener("ended", resolve));
      return { width: video.videoWidth, seconds: video.currentTime };
    });
    expect(played.width).toBe(64);
    expect(played.seconds).toBeCloseTo(0.5, 1);
    const screenshot = await page.screenshot();
    expect(screenshot.subarray(1, 4).toString()).toBe("PNG");
  } finally {
    await context.close();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
});
