import type { TestContext } from "vitest";

/** Skips what takes long, unless asked for. */
export function onlyWhenFull({ skip }: TestContext): void {
  if (process.env["KLINGKIT_FULL"] !== "1") skip("takes long: set KLINGKIT_FULL=1");
}
