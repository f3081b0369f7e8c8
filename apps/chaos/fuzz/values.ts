import { type Random, pick } from "../random.ts";

/** Keys of the service, and keys that commonly cause security problems. */
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

const strings = [
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

/** A random JSON value. */
export function anyValue(random: Random, depth = 4): unknown {
  const roll = random();
  if (depth <= 0 || roll < 0.5) return anyLeaf(random);
  const size = Math.floor(random() * 5);
  if (roll < 0.65) return Array.from({ length: size }, () => anyValue(random, depth - 1));
  return Object.fromEntries(Array.from({ length: size }, () => [pick(random, keys), anyValue(random, depth - 1)]));
}

function anyLeaf(random: Random): unknown {
  const roll = random();
  if (roll < 0.4) return pick(random, strings);
  if (roll < 0.7) return pick(random, numbers);
  if (roll < 0.8) return random() < 0.5;
  return roll < 0.9 ? null : String.fromCodePoint(Math.floor(random() * 0xd7ff));
}

/** A copy with one random change: another value, a missing key, or an own property `__proto__`. */
export function changed(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null || random() < 0.15) return anyValue(random, 2);
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const at = Math.floor(random() * list.length);
    return random() < 0.1
      ? [...list, ...list]
      : list.map((item, index) => (index === at ? changed(item, random) : item));
  }
  const entries: [string, unknown][] = Object.entries(value);
  const at = Math.floor(random() * entries.length);
  const roll = random();
  if (roll < 0.1) return Object.fromEntries(entries.filter((_, index) => index !== at));
  if (roll < 0.2) return Object.fromEntries([...entries, ["__proto__", { polluted: true }]]);
  if (roll < 0.25) return Object.fromEntries([...entries, ["constructor", { prototype: { polluted: true } }]]);
  return Object.fromEntries(entries.map(([key, item], index) => [key, index === at ? changed(item, random) : item]));
}
