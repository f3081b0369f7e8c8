import { bar, fit, formatTime, FILLED } from "./format.ts";

/** A running task. */
export interface ProgressRow {
  readonly name: string;
  readonly status: string;
  /** When the task was added, epoch milliseconds. */
  readonly since: number;
  /** Estimate, from 0 to 1. */
  readonly progress?: number | undefined;
}

/** The summary of a batch. */
export interface ProgressTotals {
  readonly title: string;
  readonly since: number;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  /** For example `4.20 of 21.00 USD`. */
  readonly cost?: string;
}

const STATUS_WIDTH = 10;
const PERCENT_WIDTH = 5;
const TIME_WIDTH = 7;
const BAR_WIDTH = { max: 28, min: 8 };
/** Lines that stay free, because log-update draws at most the height of the terminal. */
const MARGIN = 2;

/** Colors the `done` part of a bar, or dims a text. */
export type Paint = (style: "done" | "dim", text: string) => string;

/** Renders the table as text that fits into the terminal. */
export function renderProgress(
  rows: readonly ProgressRow[],
  totals: ProgressTotals | undefined,
  now: number,
  size: { readonly columns: number; readonly rows: number },
  paint: Paint = (_, text) => text,
): string {
  const columns = Math.max(40, size.columns - 1);
  const header = totals ? ["", ...renderTotals(totals, now, columns, paint), ""] : [];
  const available = Math.max(1, size.rows - MARGIN - header.length);
  const shown = rows.length > available ? rows.slice(0, available - 1) : rows;
  const hidden = rows.length - shown.length;
  return [
    ...header,
    ...shown.map((row) => renderRow(row, now, columns, paint)),
    ...(hidden > 0 ? [paint("dim", `… and ${hidden} more running`)] : []),
  ].join("\n");
}

function renderRow({ name, status, since, progress }: ProgressRow, now: number, columns: number, paint: Paint): string {
  const fixed = STATUS_WIDTH + PERCENT_WIDTH + TIME_WIDTH + 4;
  const width = Math.min(BAR_WIDTH.max, Math.max(BAR_WIDTH.min, Math.floor((columns - fixed) / 2)));
  const percent = progress === undefined ? "" : `${Math.round(progress * 100)} %`;
  return [
    fit(name, columns - fixed - width),
    fit(status, STATUS_WIDTH),
    paintBar(progress ?? 0, width, paint),
    percent.padStart(PERCENT_WIDTH),
    formatTime(now - since).padStart(TIME_WIDTH),
  ].join(" ");
}

function renderTotals(
  { title, since, total, done, failed, running, cost }: ProgressTotals,
  now: number,
  columns: number,
  paint: Paint,
): string[] {
  const figures = [
    `${title}: ${done + failed} of ${total}`,
    `${running} running`,
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  const right = [...(cost ? [cost] : []), formatTime(now - since)].join(" · ");
  return [
    `${fit(figures.join(" · "), columns - right.length - 1)} ${right}`,
    paintBar(total === 0 ? 1 : (done + failed) / total, columns, paint),
  ];
}

function paintBar(done: number, width: number, paint: Paint): string {
  const text = bar(done, width);
  const filled = text.lastIndexOf(FILLED) + 1;
  return (
    (filled > 0 ? paint("done", text.slice(0, filled)) : "") + (filled < width ? paint("dim", text.slice(filled)) : "")
  );
}
