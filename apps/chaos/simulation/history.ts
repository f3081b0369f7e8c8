import { createHash } from "node:crypto";

/** The history of a world, line by line. The same seed has the same history. */
export interface History {
  add(actor: string, text: string): void;
  readonly lines: readonly string[];
  digest(): string;
}

export function createHistory(now: () => number): History {
  const start = now();
  const lines: string[] = [];
  const names = new Map<string, string>();
  // klingkit generates external task ids at random, so they are numbered in the order in which they appear.
  const nameOf = (id: string): string => {
    const name = names.get(id) ?? `kk-${names.size + 1}`;
    names.set(id, name);
    return name;
  };
  return {
    add(actor, text) {
      const seconds = ((now() - start) / 1000).toFixed(3);
      lines.push(`${seconds} ${actor}: ${text.replaceAll(/kk-[0-9a-f-]{36}/g, nameOf)}`);
    },
    lines,
    digest: () => createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16),
  };
}
