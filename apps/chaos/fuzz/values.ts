import { type Chance, pick } from "../chance.ts";

/** Keys that the service uses, and keys that have hurt somebody before. */
const keys = [
  "code",
  "data",
  "message",
  "request_id",
  "id",
  "task_id",
  "status",
  "task_status",
  "task_status_msg",
  "task_result",
  "task_info",
  "external_task_id",
  "external_id",
  "created_at",
  "create_time",
  "outputs",
  "billing",
  "videos",
  "images",
  "audios",
  "url",
  "type",
  "duration",
  "prompt",
  "firstFrame",
  "klingkit",
  "kind",
  "host",
  "apiVersion",
  "endpoint",
  "path",
  "body",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "then",
  "length",
  "",
] as const;

const words = [
  "",
  "succeed",
  "succeeded",
  "failed",
  "processing",
  "video",
  "image",
  "fog",
  "0",
  "-1",
  "1e999",
  "null",
  "https://example.com/a.mp4",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "\u0000",
  "\ud800",
  "‮gpj.exe",
  "<<<image_1>>>",
  "{{constructor}}",
  "__proto__",
  "9".repeat(400),
  "a".repeat(5000),
] as const;

const numbers = [0, -0, 1, -1, 0.1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 5e-324, 1732190000000] as const;

/** Any JSON value. */
export function anyValue(chance: Chance, depth = 4): unknown {
  const roll = chance();
  if (depth <= 0 || roll < 0.5) return anyLeaf(chance);
  const size = Math.floor(chance() * 5);
  if (roll < 0.65) return Array.from({ length: size }, () => anyValue(chance, depth - 1));
  return Object.fromEntries(Array.from({ length: size }, () => [pick(chance, keys), anyValue(chance, depth - 1)]));
}

function anyLeaf(chance: Chance): unknown {
  const roll = chance();
  if (roll < 0.4) return pick(chance, words);
  if (roll < 0.7) return pick(chance, numbers);
  if (roll < 0.8) return chance() < 0.5;
  return roll < 0.9 ? null : String.fromCodePoint(Math.floor(chance() * 0xd7ff));
}

/** A copy in which one thing somewhere is another: a value, a missing key, an own `__proto__`. */
export function changed(value: unknown, chance: Chance): unknown {
  if (typeof value !== "object" || value === null || chance() < 0.15) return anyValue(chance, 2);
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const at = Math.floor(chance() * list.length);
    return chance() < 0.1
      ? [...list, ...list]
      : list.map((item, index) => (index === at ? changed(item, chance) : item));
  }
  const entries: [string, unknown][] = Object.entries(value);
  const at = Math.floor(chance() * entries.length);
  const roll = chance();
  if (roll < 0.1) return Object.fromEntries(entries.filter((_, index) => index !== at));
  if (roll < 0.2) return Object.fromEntries([...entries, ["__proto__", { polluted: true }]]);
  if (roll < 0.25) return Object.fromEntries([...entries, ["constructor", { prototype: { polluted: true } }]]);
  return Object.fromEntries(entries.map(([key, item], index) => [key, index === at ? changed(item, chance) : item]));
}
