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

const MAX_LINES = 60;
/** What a violation can be about: an intention, a task, an external task id, a message or a process. */
const SUBJECT = /#\d+\b|\b\d{18}\b|\bkk-\d+\b|\bmessage \d+\b|\bp\d\.\d+\b/g;
const LIFE = /^\S+ (p\d\.\d+): (starts|crashes|closes|suspended|sets|credential)/;

/** Returns the lines about the subjects of the violations, and about the life of the processes that take part. */
export function relevantLines(history: readonly string[], violations: readonly string[]): readonly string[] {
  const subjects = subjectsOf(violations);
  const isAbout = (line: string): boolean => subjectsOf([line]).some((subject) => subjects.includes(subject));
  const processes = subjectsOf(history.filter(isAbout)).filter((subject) => /^p\d/.test(subject));
  const others = subjects.some((subject) => !/^p\d/.test(subject));
  return history
    .filter((line) => {
      const process = LIFE.exec(line)?.[1];
      return process === undefined
        ? others
          ? isAbout(line) && !isOnlyProcess(line, subjects)
          : isAbout(line)
        : processes.includes(process);
    })
    .slice(-MAX_LINES);
}

function subjectsOf(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.match(SUBJECT) ?? []);
}

/** Whether a line names a process of the violations, but nothing else of them. */
function isOnlyProcess(line: string, subjects: readonly string[]): boolean {
  return subjectsOf([line]).every((subject) => /^p\d/.test(subject) || !subjects.includes(subject));
}
