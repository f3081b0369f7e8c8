import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { findBrowser } from "@klingkit/tooling/browser";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";

export type Browser = Exclude<Awaited<ReturnType<typeof findBrowser>>, { missing: string }>;

export interface Visited extends AsyncDisposable {
  readonly page: Page;
  /** Console errors and uncaught exceptions. */
  readonly errors: string[];
  /** URLs of requests to other hosts. */
  readonly foreignRequests: string[];
}

/** Opens a running demo in a real browser and records errors and requests to other hosts. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visited> {
  const profile = mkdtempSync(join(tmpdir(), "klingkit-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    ...browser,
    viewport: { width: 1360, height: 860 },
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  // A loaded machine can be slow. A retry must fit into the timeout of the test.
  context.setDefaultTimeout(60_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
  page.on("pageerror", (error) => void errors.push(error.message));
  const foreignRequests: string[] = [];
  page.on(
    "request",
    (request) => void (/^(http:\/\/127\.0\.0\.1:|blob:)/.test(request.url()) || foreignRequests.push(request.url())),
  );
  await page.goto(url);
  return {
    page,
    errors,
    foreignRequests,
    async [Symbol.asyncDispose]() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
