import { styleText } from "node:util";
import type { Clock } from "klingkit";
import { createLogUpdate } from "log-update";
import type { Screen } from "../surroundings.ts";
export type { BoardTotals } from "./render-board.ts";
import { type BoardRow, type BoardTotals, type Paint, renderBoard } from "./render-board.ts";

/** What goes on, for a person: a table that moves on a terminal, a line per change elsewhere, nothing for scripts. */
export interface Board {
  /** A task under way. */
  show(name: string, update: { readonly status: string; readonly progress?: number }): void;
  /** A task's end: it leaves the table, and a line stays. */
  end(name: string, outcome: "succeeded" | "failed" | "skipped", text: string): void;
  /** Figures over the table, asked for at each drawing. */
  totals(totals: () => BoardTotals): void;
  /** A line that stays. */
  note(text: string): void;
  /** Takes the table away. */
  close(): void;
}

const marks = { succeeded: ["green", "✔"], failed: ["red", "✖"], skipped: ["yellow", "–"] } as const;

/** Between two drawings, milliseconds: smooth to look at, and little work. */
const FRAME = 200;

type Ending = (outcome: keyof typeof marks, text: string) => string;

/**
 * @param clock the time that is shown: that of an emulator may run faster
 * @param frames the time of the person who watches
 */
export function createBoard(screen: Screen, clock: Clock, frames: Clock, quiet: boolean): Board {
  const ending: Ending = (outcome, text) => {
    const [style, mark] = marks[outcome];
    return `${styleText(style, mark, { stream: screen })} ${text}`;
  };
  if (quiet) return plain(() => undefined, ending);
  return screen.isTTY ? live(screen, clock, frames, ending) : plain((line) => void screen.write(`${line}\n`), ending);
}

/** A line per change of status. */
function plain(say: (line: string) => void, ending: Ending): Board {
  const statuses = new Map<string, string>();
  return {
    show(name, { status }) {
      if (statuses.get(name) === status) return;
      statuses.set(name, status);
      say(`${name}: ${status}`);
    },
    end(name, outcome, text) {
      statuses.delete(name);
      say(ending(outcome, text));
    },
    totals: () => undefined,
    note: say,
    close: () => undefined,
  };
}

function live(screen: Screen, clock: Clock, frames: Clock, ending: Ending): Board {
  const log = createLogUpdate(screen);
  const paint: Paint = (style, text) => styleText(style === "done" ? "cyan" : "dim", text, { stream: screen });
  const rows = new Map<string, BoardRow>();
  let totals: (() => BoardTotals) | undefined;
  let stop: AbortController | undefined;

  function draw(): void {
    const size = { columns: screen.columns ?? 80, rows: screen.rows ?? 24 };
    log(renderBoard([...rows.values()], totals?.(), clock.now(), size, paint));
  }
  /** Draws on its own, because the time that has passed is shown too. */
  function start(): void {
    if (stop) return draw();
    const { signal } = (stop = new AbortController());
    draw();
    void (async () => {
      for (;;) {
        await frames.sleep(FRAME, signal);
        draw();
      }
    })().catch(() => undefined);
  }
  return {
    show(name, { status, progress }) {
      const since = rows.get(name)?.since ?? clock.now();
      const fresh = !rows.has(name);
      rows.set(name, { name, status, since, progress });
      // Several may change at once: the next frame shows them.
      if (fresh) start();
    },
    end(name, outcome, text) {
      rows.delete(name);
      log.persist(ending(outcome, text));
      if (rows.size > 0 || totals) start();
    },
    totals(figures) {
      totals = figures;
      start();
    },
    note: (text) => log.persist(text),
    close() {
      stop?.abort();
      stop = undefined;
      log.clear();
      log.done();
    },
  };
}
