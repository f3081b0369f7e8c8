import type { Screen } from "../surroundings.ts";

/** Where results go: text for people, one JSON value per line for scripts. */
export interface Printer {
  readonly json: boolean;
  /** Columns of the terminal; undefined where the output is no terminal, and nothing should be cut. */
  readonly width: number | undefined;
  /** The same result in both forms. */
  result(value: unknown, text: string | readonly string[]): void;
}

export function createPrinter(screen: Screen, json: boolean): Printer {
  return {
    json,
    width: screen.isTTY ? (screen.columns ?? 80) : undefined,
    result(value, text) {
      const lines = typeof text === "string" ? [text] : text;
      if (json) screen.write(`${JSON.stringify(value)}\n`);
      else if (lines.length > 0) screen.write(`${lines.join("\n")}\n`);
    },
  };
}
