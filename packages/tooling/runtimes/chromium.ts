import { chromium as playwright } from "playwright-core";
import { findBrowser } from "../browser.ts";
import type { SmokeReport } from "../consumer/smoke-target.ts";
import { oneFile } from "./one-file.ts";
import { LIMIT, type Runtime } from "./runtime.ts";

export const chromium: Runtime = {
  name: "Chromium",
  credentials: "token",
  async run({ consumer, targets }) {
    const found = await findBrowser();
    if ("missing" in found) throw new Error(found.missing);
    const script = await oneFile(consumer, "smoke.ts", { format: "iife", globalName: "program" });
    const browser = await playwright.launch(found);
    const limit = setTimeout(() => void browser.close(), LIMIT);
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      const reports: SmokeReport[] = [];
      for (const target of targets) {
        // The page has the origin of the service, because browsers block requests to other origins.
        await page.goto(`${target.url}/__emulator/health`);
        await page.addScriptTag({ content: script });
        reports.push(await page.evaluate<SmokeReport>(`program.smoke(${JSON.stringify(target)})`));
      }
      // Unhandled rejections are reported after the microtasks.
      await page.evaluate("new Promise((resolve) => setTimeout(resolve, 0))");
      if (errors.length > 0) throw new Error(errors.join("\n"));
      return reports;
    } finally {
      clearTimeout(limit);
      await browser.close();
    }
  },
};
