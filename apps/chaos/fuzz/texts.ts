import { type Random, pick } from "../random.ts";
import { anyValue, changed } from "./values.ts";

/** Texts that are invalid or unusual. */
const edgeCases = [
  "",
  " ",
  "null",
  "[]",
  "{}",
  "\ufeff{}",
  "<html>",
  "NaN",
  "{'a':1}",
  '{"code":0',
  '{"code":1e999,"data":{}}',
  '{"code":0,"code":1,"data":[]}',
  '{"code":00}',
  '{"__proto__":{"polluted":true},"code":0,"data":{"task_id":"1"}}',
  '{"code":0,"data":{"task_id":123456789012345678901234567890,"task_status":7}}',
  '{"code":0,"data":{"id":1e400,"outputs":{"length":1e9}}}',
] as const;

/** A random text: arbitrary JSON, an edge case, or a damaged sample. */
export function anyText(random: Random, samples: readonly string[]): string {
  const roll = random();
  if (roll < 0.2) return JSON.stringify(anyValue(random)) ?? "";
  if (roll < 0.25) return pick(random, edgeCases);
  if (roll < 0.252) return nested(random);
  const text = pick(random, samples);
  if (roll < 0.7) return JSON.stringify(changed(JSON.parse(text), random)) ?? "";
  return damaged(text, random);
}

function damaged(text: string, random: Random): string {
  const at = Math.floor(random() * text.length);
  const other = Math.floor(random() * text.length);
  switch (Math.floor(random() * 6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + String.fromCodePoint(Math.floor(random() * 0x2ff)) + text.slice(at + 1);
    case 2:
      return text.slice(0, at) + text.slice(other);
    case 3:
      return text.replaceAll(/\d+/g, (digits) => (random() < 0.3 ? digits.repeat(9) : digits));
    case 4:
      return text.replaceAll(/"[a-z_]+":/g, (key) => (random() < 0.1 ? '"__proto__":' : key));
    default:
      return text.replaceAll(/"([^"]*)"(?=[,}\]])/g, (value) => (random() < 0.2 ? "null" : value));
  }
}

/** Deeply nested brackets, closed or not. */
function nested(random: Random): string {
  const depth = Math.floor(10 ** (1 + random() * 4));
  const [open, close] = random() < 0.5 ? ["[", "]"] : ['{"data":', "}"];
  const inner = random() < 0.5 ? `12345678901234567890` : "0";
  return open.repeat(depth) + inner + (random() < 0.7 ? close.repeat(depth) : "");
}

/** The bytes of a text, sometimes with invalid UTF-8. */
export function anyBytes(random: Random, text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  if (random() < 0.5) return bytes;
  const count = 1 + Math.floor(random() * 4);
  for (let index = 0; index < count && bytes.length > 0; index++) {
    bytes[Math.floor(random() * bytes.length)] = 0x80 + Math.floor(random() * 0x80);
  }
  return bytes;
}

const variables = [
  "KLING_API_KEY",
  "KLING_ACCESS_KEY",
  "KLING_SECRET_KEY",
  "KLING_BASE_URL",
  "OTHER",
  "__proto__",
] as const;

/** A random `.env` file. */
export function anyEnvFile(random: Random): string {
  const line = (): string => {
    const quote = pick(random, ["", '"', "'", "`"] as const);
    const value = pick(random, [
      "",
      "key-123",
      "a b",
      "a#b",
      "\\n",
      "=",
      "http://x",
      "ключ",
      "\u0000",
      "x".repeat(300),
    ]);
    const prefix = random() < 0.1 ? "export " : "";
    return `${prefix}${pick(random, variables)}${pick(random, ["=", " = ", "==", ""] as const)}${quote}${value}${random() < 0.9 ? quote : ""}`;
  };
  return Array.from({ length: Math.floor(random() * 6) }, line).join(pick(random, ["\n", "\r\n", "\n\n"] as const));
}
