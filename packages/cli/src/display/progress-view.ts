import { styleText } from "node:util";
import type { Clock } from "klingkit";
import { createLogUpdate } from "log-update";
import type { OutputStream } from "../environment.ts";
import { oneLine, printable } from "./format.ts";
export type { ProgressTotals } from "./render-progress.ts";
import { type ProgressRow, type ProgressTotals, type Paint, renderProgress } from "./render-progress.ts";

/** Shows progress: a live table on a terminal, otherwise a line per change. Silent with `--json`. */
export interface ProgressView {
  /** Adds or updates a running task. */
  show(name: string, update: { readonly status: string; readonly progress?: number }): void;
  /** Removes a task from the table and prints a permanent line. */
  end(name: string, outcome: "succeeded" | "failed" | "skipped", text: string): void;
  /** Sets the summary above the table. The function is called for each frame. */
  totals(totals: () => ProgressTotals): void;
  /** Prints a permanent line. */
  note(text: string): void;
  /** Removes the table. */
  close(): void;
}

const marks = { succeeded: ["green", "✔"], failed: ["red", "✖"], skipped: ["yellow", "–"] } as const;

/** Interval between two frames, milliseconds. */
const FRAME_INTERVAL = 200;

type FormatOutcome = (outcome: keyof typeof marks, text: string) => string;

/**
 * @param clock measures the elapsed time that is shown; the time of an emulator can run faster
 * @param frameClock schedules the frames
 */
export function createProgressView(
  stream: OutputStream,
  clock: Clock,
  frameClock: Clock,
  quiet: boolean,
): ProgressView {
  const format: FormatOutcome = (outcome, text) => {
    const [style, mark] = marks[outcome];
    return `${styleText(style, mark, { stream })} ${printable(text)}`;
  };
  if (quiet) return plain(() => undefined, format);
  return stream.isTTY
    ? live(stream, clock, frameClock, format)
    : plain((line) => void stream.write(`${line}\n`), format);
}

/** Prints a line per change of status. */
function plain(print: (line: string) => void, format: FormatOutcome): ProgressView {
  const statuses = new Map<string, string>();
  return {
    show(name, { status }) {
      if (statuses.get(name) === status) return;
      statuses.set(name, status);
      print(`${oneLine(name)}: ${status}`);
    },
    end(name, outcome, text) {
      statuses.delete(name);
      print(format(outcome, text));
    },
    totals: () => undefined,
    note: (text) => print(printable(text)),
    close: () => undefined,
  };
}

function live(stream: OutputStream, clock: Clock, frameClock: Clock, format: FormatOutcome): ProgressView {
  const log = createLogUpdate(stream);
  const paint: Paint = (style, text) => styleText(style === "done" ? "cyan" : "dim", text, { stream });
  const rows = new Map<string, ProgressRow>();
  let totals: (() => ProgressTotals) | undefined;
  let stop: AbortController | undefined;

  function draw(): void {
    const size = { columns: stream.columns ?? 80, rows: stream.rows ?? 24 };
    log(renderProgress([...rows.values()], totals?.(), clock.now(), size, paint));
  }
  /** Redraws at an interval, because the elapsed time is shown. */
  function start(): void {
    if (stop) return draw();
    const { signal } = (stop = new AbortController());
    draw();
    void (async () => {
      for (;;) {
        await frameClock.sleep(FRAME_INTERVAL, signal);
        draw();
      }
    })().catch(() => undefined);
  }
  return {
    show(name, { status, progress }) {
      const since = rows.get(name)?.since ?? clock.now();
      const isNew = !rows.has(name);
      rows.set(name, { name, status, since, progress });
      // Updates of existing rows appear in the next frame.
      if (isNew) start();
    },
    end(name, outcome, text) {
      rows.delete(name);
      log.persist(format(outcome, text));
      if (rows.size > 0 || totals) start();
    },
    totals(getTotals) {
      totals = getTotals;
      start();
    },
    note: (text) => log.persist(printable(text)),
    close() {
      stop?.abort();
      stop = undefined;
      log.clear();
      log.done();
    },
  };
}
