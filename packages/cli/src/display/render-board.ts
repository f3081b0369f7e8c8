import { bar, fit, formatTime, FULL } from "./format.ts";

/** A task in the table. */
export interface BoardRow {
  readonly name: string;
  readonly status: string;
  /** When it came into the table, epoch milliseconds. */
  readonly since: number;
  /** From 0 to 1: an estimate. */
  readonly progress?: number | undefined;
}

/** A batch as a whole. */
export interface BoardTotals {
  readonly title: string;
  readonly since: number;
  readonly all: number;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  /** As `4.20 of at most 21.00 USD`. */
  readonly money?: string;
}

const STATUS = 10;
const PERCENT = 5;
const TIME = 7;
const BAR = { most: 28, least: 8 };
/** Lines that are left to the terminal: log-update draws no more than its height. */
const MARGIN = 2;

/** Colours a part of the table: `done` of a bar, and what is `faint`. */
export type Paint = (style: "done" | "faint", text: string) => string;

/** The moving table, as text that fits into the terminal. */
export function renderBoard(
  rows: readonly BoardRow[],
  totals: BoardTotals | undefined,
  now: number,
  size: { readonly columns: number; readonly rows: number },
  paint: Paint = (_, text) => text,
): string {
  const columns = Math.max(40, size.columns - 1);
  const head = totals ? ["", ...renderTotals(totals, now, columns, paint), ""] : [];
  const room = Math.max(1, size.rows - MARGIN - head.length);
  const shown = rows.length > room ? rows.slice(0, room - 1) : rows;
  const rest = rows.length - shown.length;
  return [
    ...head,
    ...shown.map((row) => renderRow(row, now, columns, paint)),
    ...(rest > 0 ? [paint("faint", `… and ${rest} more under way`)] : []),
  ].join("\n");
}

function renderRow({ name, status, since, progress }: BoardRow, now: number, columns: number, paint: Paint): string {
  const fixed = STATUS + PERCENT + TIME + 4;
  const width = Math.min(BAR.most, Math.max(BAR.least, Math.floor((columns - fixed) / 2)));
  const percent = progress === undefined ? "" : `${Math.round(progress * 100)} %`;
  return [
    fit(name, columns - fixed - width),
    fit(status, STATUS),
    paintBar(progress ?? 0, width, paint),
    percent.padStart(PERCENT),
    formatTime(now - since).padStart(TIME),
  ].join(" ");
}

function renderTotals(
  { title, since, all, done, failed, running, money }: BoardTotals,
  now: number,
  columns: number,
  paint: Paint,
): string[] {
  const figures = [
    `${title}: ${done + failed} of ${all}`,
    `${running} under way`,
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const right = [...(money ? [money] : []), formatTime(now - since)].join(" · ");
  return [
    `${fit(figures.join(" · "), columns - right.length - 1)} ${right}`,
    paintBar(all === 0 ? 1 : (done + failed) / all, columns, paint),
  ];
}

function paintBar(done: number, width: number, paint: Paint): string {
  const text = bar(done, width);
  const full = text.lastIndexOf(FULL) + 1;
  return (full > 0 ? paint("done", text.slice(0, full)) : "") + (full < width ? paint("faint", text.slice(full)) : "");
}
