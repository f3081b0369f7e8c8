import { createHmac } from "node:crypto";

// Links expire 30 days after the task ends (apps/docs/service/tasks.md#results).
const LIFETIME_S = 30 * 86_400;

/** Signs and verifies URLs under `/__emulator/media/`. */
export interface MediaLinks {
  sign(base: string, taskId: string, file: string, endedAt: number): string;
  verify(url: URL, now: number): "valid" | "forged" | "expired";
}

export function createMediaLinks(seed: number): MediaLinks {
  const signature = (path: string, expires: string): string =>
    createHmac("sha256", `klingkit-emulator-${seed}`).update(`${path}?${expires}`).digest("hex").slice(0, 32);
  return {
    sign(base, taskId, file, endedAt) {
      const path = `/__emulator/media/${taskId}/${file}`;
      const expires = String(Math.floor(endedAt / 1000) + LIFETIME_S);
      return `${base}${path}?expires=${expires}&sig=${signature(path, expires)}`;
    },
    verify(url, now) {
      const expires = url.searchParams.get("expires") ?? "";
      if (url.searchParams.get("sig") !== signature(url.pathname, expires)) return "forged";
      return now / 1000 < Number(expires) ? "valid" : "expired";
    },
  };
}
