import { createHmac } from "node:crypto";

// Links expire 30 days after the task ends (apps/docs/service/tasks.md#results).
const LIFETIME_S = 30 * 86_400;

/**
 * The query parameters of signed links (observed: apps/docs/service/tasks.md#results): `ksTime` is hexadecimal Unix
 * seconds, `Expires` decimal ones.
 */
export type LinkStyle = "ksTime" | "Expires";

/** Signs and verifies URLs under `/__emulator/media/`. */
export interface MediaLinks {
  sign(base: string, taskId: string, file: string, endedAt: number, style: LinkStyle): string;
  verify(url: URL, now: number): "valid" | "forged" | "expired";
}

export function createMediaLinks(seed: number): MediaLinks {
  const signature = (path: string, expires: number): string =>
    createHmac("sha256", `klingkit-emulator-${seed}`).update(`${path}?${expires}`).digest("hex").slice(0, 32);
  return {
    sign(base, taskId, file, endedAt, style) {
      const path = `/__emulator/media/${taskId}/${file}`;
      const expires = Math.floor(endedAt / 1000) + LIFETIME_S;
      const signed = signature(path, expires);
      const query =
        style === "ksTime"
          ? `ksSign=${signed}&ksTime=${expires.toString(16)}`
          : `Expires=${expires}&Signature=${signed}&Key-Pair-Id=EMULATOR`;
      return `${base}${path}?${query}`;
    },
    verify({ pathname, searchParams }, now) {
      const hexadecimal = searchParams.get("ksTime");
      const expires = hexadecimal === null ? Number(searchParams.get("Expires")) : Number.parseInt(hexadecimal, 16);
      const signed = searchParams.get(hexadecimal === null ? "Signature" : "ksSign");
      if (signed !== signature(pathname, expires)) return "forged";
      return now / 1000 < expires ? "valid" : "expired";
    },
  };
}
