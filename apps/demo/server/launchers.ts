import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** How often to look, milliseconds: without /proc it takes a process of its own. */
const INTERVAL = process.platform === "linux" ? 400 : 1500;
/** Nobody starts a program through more. */
const MAX_DEPTH = 12;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/**
 * Calls back when a program that started us has gone: npx, pnpm, or a shell between them. A terminal signals all of
 * them at once; a supervisor may signal the topmost alone, which dies and leaves us behind. (A closed stdin would say
 * nothing: it is often closed from the start.)
 */
export function whenLaunchersEnd(ended: () => void): () => void {
  const chain = launchers();
  if (chain.length === 0) return () => undefined;
  const timer = setInterval(() => {
    const now = look(chain.map(({ pid }) => pid));
    // A process whose parent died gets another one.
    if (chain.every(({ pid, parent }) => now.some((each) => each.pid === pid && each.parent === parent))) return;
    clearInterval(timer);
    ended();
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** From ourselves up to below the topmost package runner; what is above it (a shell, a supervisor) may go without us. */
function launchers(): readonly Process[] {
  const chain: Process[] = [];
  for (let pid = process.pid; pid > 1 && chain.length < MAX_DEPTH;) {
    const [found] = look([pid]);
    if (!found) break;
    chain.push(found);
    pid = found.parent;
  }
  const top = chain.findLastIndex(
    ({ pid, command }) => pid !== process.pid && /\b(npx|npm|pnpm|yarn|bunx?)\b/.test(command),
  );
  return chain.slice(0, Math.max(0, top));
}

/** Those of the processes that are there. */
function look(pids: readonly number[]): readonly Process[] {
  try {
    if (process.platform === "linux") return pids.flatMap((pid) => fromProc(pid) ?? []);
    if (process.platform === "win32") return [];
    const table = execFileSync("ps", ["-o", "pid=,ppid=,command=", "-p", pids.join(",")], { encoding: "utf8" });
    return [...table.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, pid, parent, command = ""]) => ({
      pid: Number(pid),
      parent: Number(parent),
      command,
    }));
  } catch {
    return [];
  }
}

function fromProc(pid: number): Process | undefined {
  try {
    // "pid (name) state parent ...", and the name may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    return { pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") };
  } catch {
    return undefined;
  }
}
