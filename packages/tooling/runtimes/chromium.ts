import { chromium as playwright } from "playwright-core";
import { findBrowser } from "../browser.ts";
import type { SmokeReport } from "../consumer/place.ts";
import { oneFile } from "./one-file.ts";
import { LIMIT, type Runtime } from "./runtime.ts";

export const chromium: Runtime = {
  name: "Chromium",
  credentials: "token",
  async run({ consumer, places }) {
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
      for (const place of places) {
        // A page of the service's own origin: a browser asks no other without leave.
        await page.goto(`${place.url}/__emulator/health`);
        await page.addScriptTag({ content: script });
        reports.push(await page.evaluate<SmokeReport>(`program.smoke(${JSON.stringify(place)})`));
      }
      // Told of after the microtasks.
      await page.evaluate("new Promise((resolve) => setTimeout(resolve, 0))");
      if (errors.length > 0) throw new Error(errors.join("\n"));
      return reports;
    } finally {
      clearTimeout(limit);
      await browser.close();
    }
  },
};
