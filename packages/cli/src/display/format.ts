import cliTruncate from "cli-truncate";
import stringWidth from "string-width";

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** `0:41`, `12:04` or `1:02:03`. */
export function formatTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0
    ? `${hours}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}`
    : `${minutes}:${twoDigits(seconds % 60)}`;
}

/** Truncates or pads a text to a number of columns. Wide characters count as two. */
export function fit(text: string, columns: number): string {
  const cut = cliTruncate(oneLine(text), Math.max(0, columns));
  return cut + " ".repeat(Math.max(0, columns - stringWidth(cut)));
}

/**
 * Replaces control characters except line breaks. In a message of the service or in a row, they could move the cursor,
 * color the terminal or hide text.
 */
export function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n]+/gu, " ");
}

/** Replaces line breaks and control characters. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
}

/** Formats a value as a line of JSON. `JSON.stringify` does not escape all control characters. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\u007f-\u009f]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

export const FILLED = "█";
const EMPTY = "░";

/**
 * A progress bar.
 * @param done from 0 to 1
 */
export function bar(done: number, columns: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, done)) * columns);
  return FILLED.repeat(filled) + EMPTY.repeat(Math.max(0, columns - filled));
}

/** `2026-11-21 12:00` in the local time zone. Empty for an unknown time. */
export function formatDate(at: number | undefined): string {
  if (at === undefined) return "";
  const date = new Date(at);
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}
