import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { findBrowser } from "@klingkit/tooling/browser";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";

export type Browser = Exclude<Awaited<ReturnType<typeof findBrowser>>, { missing: string }>;

export interface Visited extends AsyncDisposable {
  readonly page: Page;
  /** What went wrong in the console. */
  readonly errors: string[];
  /** Requests to other machines. */
  readonly foreign: string[];
}

/** A page of a real browser on a running demo, and what went wrong on it. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visited> {
  const profile = mkdtempSync(join(tmpdir(), "klingkit-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    ...browser,
    viewport: { width: 1360, height: 860 },
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  // Only the test's own limit ends a wait: a loaded machine is slow, not wrong.
  context.setDefaultTimeout(300_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
  page.on("pageerror", (error) => void errors.push(error.message));
  const foreign: string[] = [];
  page.on(
    "request",
    (request) => void (/^(http:\/\/127\.0\.0\.1:|blob:)/.test(request.url()) || foreign.push(request.url())),
  );
  await page.goto(url);
  return {
    page,
    errors,
    foreign,
    async [Symbol.asyncDispose]() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
