import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** How often to look, milliseconds. */
const INTERVAL = 400;
/** Nobody starts a program through more. */
const MAX_DEPTH = 12;

interface Process {
  readonly parent: number;
  readonly command: string;
}

/**
 * Calls back when a program that started us has gone: npx, pnpm, or a shell between them. A signal to the topmost of
 * them reaches us through the terminal only; a supervisor that signals that one process would leave us behind, and a
 * closed stdin says nothing where it was closed from the start.
 */
export function whenLaunchersEnd(ended: () => void): () => void {
  const chain = launchers();
  if (chain.length === 0) return () => undefined;
  const timer = setInterval(() => {
    // A process whose parent died gets another one.
    if (chain.every(({ pid, parent }) => look(pid)?.parent === parent)) return;
    clearInterval(timer);
    ended();
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** From ourselves up to the topmost package runner; what is above it (a shell, a supervisor) may go without us. */
function launchers(): readonly { readonly pid: number; readonly parent: number }[] {
  const chain: { pid: number; parent: number; runner: boolean }[] = [];
  for (let pid = process.pid; pid > 1 && chain.length < MAX_DEPTH; ) {
    const found = look(pid);
    if (!found) break;
    chain.push({ pid, parent: found.parent, runner: pid !== process.pid && /\b(npx|npm|pnpm|yarn|bunx?)\b/.test(found.command) });
    pid = found.parent;
  }
  const top = chain.findLastIndex(({ runner }) => runner);
  // The topmost runner's own parent is not ours to watch; that it is alive, its child's parent tells.
  return chain.slice(0, Math.max(0, top));
}

function look(pid: number): Process | undefined {
  try {
    if (process.platform === "linux") {
      // "pid (name) state parent ...", and the name may hold anything.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return { parent, command: readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") };
    }
    if (process.platform === "win32") return undefined;
    const [, parent, command = ""] = /^\s*(\d+)\s+(.*)$/.exec(execFileSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], { encoding: "utf8" })) ?? [];
    return { parent: Number(parent), command };
  } catch {
    return undefined;
  }
}
