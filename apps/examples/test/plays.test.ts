import { createKlingkit } from "@klingkit/ai-sdk";
import { createEmulator } from "@klingkit/emulator";
import { findBrowser } from "@klingkit/tooling/browser";
import { experimental_generateVideo as generateVideo } from "ai";
import { chromium } from "playwright-core";
import { expect, test } from "vitest";

const browser = await findBrowser();

test("a video of the AI SDK plays in a browser", async ({ skip }) => {
  if ("missing" in browser) return skip(browser.missing);
  await using emulator = await createEmulator({ clock: "virtual", listen: false });
  const { url: baseUrl, fetch, clock } = emulator;
  const klingkit = createKlingkit({ apiKey: "api-key-emulator", baseUrl, fetch, clock });
  const { video } = await generateVideo({
    model: klingkit.video("kling-3.0"),
    prompt: "a lighthouse in fog",
    resolution: "1280x720",
    poll: { delay: (ms) => clock.sleep(ms) },
    download: klingkit.download,
  });

  const running = await chromium.launch(browser);
  try {
    const page = await running.newPage();
    await page.setContent(`<video muted autoplay src="data:${video.mediaType};base64,${video.base64}"></video>`);
    const played = await page.locator("video").evaluate(async (element: HTMLVideoElement) => {
      await new Promise((resolve) => element.addEventListener("timeupdate", resolve, { once: true }));
      return { width: element.videoWidth, height: element.videoHeight, seconds: Math.round(element.duration) };
    });
    expect(played).toEqual({ width: 1280, height: 720, seconds: 5 });
  } finally {
    await running.close();
  }
});
