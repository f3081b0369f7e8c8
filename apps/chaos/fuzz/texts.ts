import { type Chance, pick } from "../chance.ts";
import { anyValue, changed } from "./values.ts";

/** Nothing that a parser likes. */
const oddities = [
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

/** The text of an answer, a handle, an intent: arbitrary, or a real one that was damaged. */
export function anyText(chance: Chance, real: readonly string[]): string {
  const roll = chance();
  if (roll < 0.2) return JSON.stringify(anyValue(chance)) ?? "";
  if (roll < 0.25) return pick(chance, oddities);
  if (roll < 0.252) return nested(chance);
  const text = pick(chance, real);
  if (roll < 0.7) return JSON.stringify(changed(JSON.parse(text), chance)) ?? "";
  return damaged(text, chance);
}

function damaged(text: string, chance: Chance): string {
  const at = Math.floor(chance() * text.length);
  const other = Math.floor(chance() * text.length);
  switch (Math.floor(chance() * 6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + String.fromCodePoint(Math.floor(chance() * 0x2ff)) + text.slice(at + 1);
    case 2:
      return text.slice(0, at) + text.slice(other);
    case 3:
      return text.replaceAll(/\d+/g, (digits) => (chance() < 0.3 ? digits.repeat(9) : digits));
    case 4:
      return text.replaceAll(/"[a-z_]+":/g, (key) => (chance() < 0.1 ? '"__proto__":' : key));
    default:
      return text.replaceAll(/"([^"]*)"(?=[,}\]])/g, (word) => (chance() < 0.2 ? "null" : word));
  }
}

/** Brackets without end, closed or not. */
function nested(chance: Chance): string {
  const depth = Math.floor(10 ** (1 + chance() * 4));
  const [open, shut] = chance() < 0.5 ? ["[", "]"] : ['{"data":', "}"];
  const inner = chance() < 0.5 ? `12345678901234567890` : "0";
  return open.repeat(depth) + inner + (chance() < 0.7 ? shut.repeat(depth) : "");
}

/** Bytes of a text, some of them broken so that they are no UTF-8. */
export function anyBytes(chance: Chance, text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  if (chance() < 0.5) return bytes;
  const hits = 1 + Math.floor(chance() * 4);
  for (let hit = 0; hit < hits && bytes.length > 0; hit++) {
    bytes[Math.floor(chance() * bytes.length)] = 0x80 + Math.floor(chance() * 0x80);
  }
  return bytes;
}

const names = [
  "KLING_API_KEY",
  "KLING_ACCESS_KEY",
  "KLING_SECRET_KEY",
  "KLING_BASE_URL",
  "OTHER",
  "__proto__",
] as const;

/** The text of a `.env` file. */
export function anyEnvFile(chance: Chance): string {
  const line = (): string => {
    const quote = pick(chance, ["", '"', "'", "`"] as const);
    const value = pick(chance, [
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
    const prefix = chance() < 0.1 ? "export " : "";
    return `${prefix}${pick(chance, names)}${pick(chance, ["=", " = ", "==", ""] as const)}${quote}${value}${chance() < 0.9 ? quote : ""}`;
  };
  return Array.from({ length: Math.floor(chance() * 6) }, line).join(pick(chance, ["\n", "\r\n", "\n\n"] as const));
}
