import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Milliseconds between checks. Without `/proc`, each check starts a `ps` process. */
const INTERVAL = process.platform === "linux" ? 400 : 1500;
const MAX_DEPTH = 12;

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/**
 * Calls back when a parent process exits: npx, pnpm, or a shell between them. A terminal signals all of them, but a
 * supervisor may signal the topmost process only and leave this one running. Stdin is no indicator, because it is often
 * closed from the start.
 */
export function onParentExit(callback: () => void): () => void {
  const chain = parentProcesses();
  if (chain.length === 0) return () => undefined;
  const timer = setInterval(() => {
    const now = readProcesses(chain.map(({ pid }) => pid));
    // A process whose parent has exited has a different parent id.
    if (chain.every(({ pid, parent }) => now.some((each) => each.pid === pid && each.parent === parent))) return;
    clearInterval(timer);
    callback();
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** This process and its ancestors below the topmost package runner. Shells and supervisors above it are not watched. */
function parentProcesses(): readonly Process[] {
  const chain: Process[] = [];
  for (let pid = process.pid; pid > 1 && chain.length < MAX_DEPTH;) {
    const [found] = readProcesses([pid]);
    if (!found) break;
    chain.push(found);
    pid = found.parent;
  }
  const top = chain.findLastIndex(
    ({ pid, command }) => pid !== process.pid && /\b(npx|npm|pnpm|yarn|bunx?)\b/.test(command),
  );
  return chain.slice(0, Math.max(0, top));
}

function readProcesses(pids: readonly number[]): readonly Process[] {
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
    // Format: "pid (name) state parent …". The name can contain any character.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    return { pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") };
  } catch {
    return undefined;
  }
}
