import type { TestContext } from "vitest";

/** Skips a slow test unless `KLINGKIT_FULL=1`. */
export function skipUnlessFull({ skip }: TestContext): void {
  if (process.env["KLINGKIT_FULL"] !== "1") skip("slow: set KLINGKIT_FULL=1");
}
