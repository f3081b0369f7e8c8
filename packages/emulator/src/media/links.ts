import { createHmac } from "node:crypto";

const DAY_S = 86_400;
/** Links die 30 days after the result was made (apps/docs/service/tasks.md#results). */
const LIFE_S = 30 * DAY_S;

/** Signed addresses under `/__emulator/media/`. */
export interface MediaLinks {
  sign(base: string, taskId: string, file: string, madeAt: number): string;
  /** `ok`, or why not. */
  check(url: URL, now: number): "ok" | "forged" | "expired";
}

export function createMediaLinks(seed: number): MediaLinks {
  const signature = (path: string, expires: string): string =>
    createHmac("sha256", `klingkit-emulator-${seed}`).update(`${path}?${expires}`).digest("hex").slice(0, 32);
  return {
    sign(base, taskId, file, madeAt) {
      const path = `/__emulator/media/${taskId}/${file}`;
      const expires = String(Math.floor(madeAt / 1000) + LIFE_S);
      return `${base}${path}?expires=${expires}&sig=${signature(path, expires)}`;
    },
    check(url, now) {
      const expires = url.searchParams.get("expires") ?? "";
      if (url.searchParams.get("sig") !== signature(url.pathname, expires)) return "forged";
      return now / 1000 < Number(expires) ? "ok" : "expired";
    },
  };
}
