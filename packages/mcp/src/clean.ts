import { isFields } from "@klingkit/tasks";

/** The maximum length of a text in a result. Prompts of the service have up to 3,072 characters. */
const MAX_LENGTH = 4000;

/**
 * Control characters, and characters that are invisible or change the direction of the text around them. A prompt, a message
 * of the service or a file name could hide instructions in them.
 */
const HIDDEN = /[^\P{C}\n\t]/gu;

/** Makes a text visible as what it is: without hidden characters, and not longer than a page. */
function cleanText(text: string): string {
  const visible = text.replaceAll(HIDDEN, "");
  return visible.length > MAX_LENGTH ? `${visible.slice(0, MAX_LENGTH)}…` : visible;
}

/** A text in one line, cut to a length. */
export function oneLine(text: string, maxLength: number): string {
  const line = cleanText(text).replaceAll(/\s+/g, " ").trim();
  return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
}

/** Cleans all texts of a JSON value. */
export function cleanJson(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanJson);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [cleanText(name), cleanJson(each)]));
}

/** Formats a value as JSON without `<` and `>`, so that no text in it can end or begin markup around it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll(">", String.raw`\u003e`);
}
