// pnpm --filter ./apps/docs look [FOLDER]: opens pages of the built site on a phone and on a wide screen, light and dark,
// and with the search open. Writes a screenshot of each to the folder, and fails if axe finds a serious problem, or if a
// page is wider than its window.
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findBrowser } from "@klingkit/tooling/browser";
import { chromium, type Page } from "playwright-core";
import { seriousViolations } from "../demo/test/axe.ts";
import { serveSite } from "./builder/serve-site.ts";

const folder = resolve(process.env["INIT_CWD"] ?? ".", process.argv[2] ?? join(tmpdir(), "klingkit-docs"));
mkdirSync(folder, { recursive: true });

const pages = {
  start: "/index.html",
  endpoint: "/video/text-to-video.html",
  choosing: "/guide/choosing-a-model.html",
  "never-paying-twice": "/guide/never-paying-twice.html",
  moving: "/guide/from-kling-api.html",
  guide: "/guide/queue.html",
} as const;

const browser = await findBrowser();
if ("missing" in browser) throw new Error(browser.missing);
await using site = await serveSite();
const running = await chromium.launch(browser);
const problems: string[] = [];
try {
  for (const width of [360, 1440])
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await running.newContext({ viewport: { width, height: width === 360 ? 780 : 900 }, colorScheme });
      const page = await context.newPage();
      const check = async (name: string): Promise<void> => {
        const at = `${name} at ${width} px, ${colorScheme}`;
        problems.push(...(await seriousViolations(page)).map((each) => `${at}: ${each}`));
        if (await isTooWide(page)) problems.push(`${at}: the page is wider than the window`);
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
      };
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(site.url + path, { waitUntil: "networkidle" });
        await check(name);
      }
      await page.goto(`${site.url}/guide/start.html`, { waitUntil: "networkidle" });
      await page.keyboard.press("Control+k");
      await page.locator(".VPLocalSearchBox input").fill("lost response");
      await page.locator(".VPLocalSearchBox .result").first().waitFor();
      await check("search");
      await context.close();
    }
} finally {
  await running.close();
}
console.log(`Screenshots are in ${folder}.`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
}
