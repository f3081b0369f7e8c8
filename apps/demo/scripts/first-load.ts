/** Prints what a first visit costs, by the browser's own performance interface. */
import { cpus } from "node:os";
import { gzipSync } from "node:zlib";
import { findBrowser } from "@klingkit/tooling/browser";
import { buildPage } from "../server/page.ts";
import { startDemo } from "../test/run-demo.ts";
import { visit } from "../test/visit.ts";

const browser = await findBrowser();
if ("missing" in browser) throw new Error(browser.missing);

const page = await buildPage();
await using demo = await startDemo();
await using visited = await visit(browser, demo.url);
await visited.page.getByRole("button", { name: /^A lighthouse/ }).waitFor();
await visited.page.waitForTimeout(1000);

const measured = await visited.page.evaluate(async () => {
  const entries = (type: string): Promise<PerformanceEntry[]> =>
    new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => resolve(list.getEntries()));
      observer.observe({ type, buffered: true });
      setTimeout(() => resolve([]), 500);
    });
  const [paints, largest, shifts] = await Promise.all(
    ["paint", "largest-contentful-paint", "layout-shift"].map((type) => entries(type)),
  );
  return {
    first: paints?.find(({ name }) => name === "first-contentful-paint")?.startTime ?? 0,
    largest: largest?.at(-1)?.startTime ?? 0,
    shift: (shifts ?? []).reduce((sum, shift) => sum + ("value" in shift ? Number(shift.value) : 0), 0),
    files: performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname),
  };
});

const kB = (path: string): number => gzipSync(page.get(path)?.body ?? "").byteLength / 1000;
const sum = (ending: string): string =>
  measured.files
    .filter((path) => path.endsWith(ending))
    .reduce((all, path) => all + kB(path), 0)
    .toFixed(1);
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}`);
console.log(`script ${sum(".js")} kB, style ${sum(".css")} kB (gzipped), fonts ${sum(".woff2")} kB`);
console.log(`first paint ${measured.first.toFixed(0)} ms, largest paint ${measured.largest.toFixed(0)} ms`);
console.log(`layout shift ${measured.shift.toFixed(4)}`);
