import cliTruncate from "cli-truncate";
import stringWidth from "string-width";

/** `0:41`, `12:04`, `1:02:03`. */
export function formatTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** One line of text, cut or filled to a number of columns; wide letters count as two. */
export function fit(text: string, columns: number): string {
  const cut = cliTruncate(oneLine(text), Math.max(0, columns));
  return cut + " ".repeat(Math.max(0, columns - stringWidth(cut)));
}

/** Without line breaks and without anything that could move the cursor or colour the terminal. */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the very characters that must go
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
}

/** What a bar is made of. */
export const FULL = "█";
const EMPTY = "░";

/** A bar of so many columns, `done` from 0 to 1. */
export function bar(done: number, columns: number): string {
  const full = Math.round(Math.min(1, Math.max(0, done)) * columns);
  return FULL.repeat(full) + EMPTY.repeat(Math.max(0, columns - full));
}

/** `2026-11-21 12:00`, in the machine's time zone. Empty for an unknown time. */
export function formatDate(at: number | undefined): string {
  if (at === undefined) return "";
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
