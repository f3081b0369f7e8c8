import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { createKling } from "klingkit";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileStore, verifyAuditFile } from "../src/files.ts";
import { budget } from "../src/index.ts";
import type { Spending } from "./spender.ts";

/** How many times faster time runs than that of the machine. */
const SPEED = 10;
/** The price of each task, units. */
const PRICE = 3;

/** What processes that spend one budget did. */
export interface SpendResult {
  /** How many processes were killed. */
  readonly kills: number;
  /** The outcomes of all creates, with how many had each. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The highest number of units that tasks cost, or could still cost, at once. */
  readonly peak: number;
  /** The units that the service has charged. */
  readonly charged: number;
  /** What the budget has counted in the end, units. */
  readonly counted: number;
  /** The tasks that were created, and how many external task ids they have. */
  readonly tasks: readonly [tasks: number, ids: number];
  /** The lines of the audit log, or its problem. */
  readonly audit: number | string;
}

/** Runs processes that create tasks within one budget and are killed at seeded moments, until every create has an outcome. */
export async function spend(options: {
  readonly folder: string;
  readonly seed: number;
  readonly processes: number;
  readonly creates: number;
  readonly kills: number;
  /** Units. */
  readonly limit: number;
}): Promise<SpendResult> {
  const { folder, processes, limit } = options;
  const random = seeded(options.seed);
  const account = { ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 1_000_000, concurrency: 1000 } as const] };
  const emulator = await createEmulator({ clock: { speed: SPEED }, taskSeconds: 15, accounts: [account] });
  const all = Array.from({ length: options.creates }, (_, index) => ({
    id: `create-${index}`,
    prompt: random() < 0.25 ? "[fail]" : "fog",
  }));
  const moments = new Map<string, "reserved" | "sent" | "accepted">();
  while (moments.size < options.kills) {
    const moment = (["reserved", "sent", "accepted"] as const)[Math.floor(random() * 3)] ?? "sent";
    // The first creates are covered by the budget, so that they reach the moment.
    moments.set(`create-${Math.floor((random() * limit) / PRICE)}`, moment);
  }

  let [kills, peak] = [0, 0];
  const outcomes = new Map<string, string>();
  const running = new Map<string, () => void>();
  const measure = (): void => {
    const possible = emulator.state().tasks.filter(({ status }) => status !== "failed").length * PRICE;
    peak = Math.max(peak, possible);
  };
  emulator.faults.add({
    method: "POST",
    when({ body }) {
      measure();
      const id = /"external_task_id":"([^"]+)"/.exec(JSON.stringify(body))?.[1] ?? "";
      if (moments.get(id) === "sent") {
        moments.delete(id);
        running.get(id)?.();
      }
      return false;
    },
    status: 500,
  });

  async function run(creates: Spending["creates"], isRestarted = false): Promise<void> {
    const argument: Spending = {
      baseUrl: emulator.url,
      folder,
      speed: SPEED,
      limit,
      isRestarted,
      creates: creates.map((each) => {
        const moment = moments.get(each.id);
        return moment === "reserved" || moment === "accepted" ? { ...each, dies: moment } : each;
      }),
    };
    const child = spawn(
      process.execPath,
      ["--no-warnings", "-C", "@klingkit/source", join(import.meta.dirname, "spender.ts"), JSON.stringify(argument)],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    for (const { id } of creates) running.set(id, () => child.kill("SIGKILL"));
    const exited = once(child, "exit");
    for await (const line of createInterface({ input: child.stdout })) {
      const [first = "", second = ""] = line.split(" ");
      if (first === "done") child.stdin.end();
      else if (first === "dies") moments.delete(second);
      else outcomes.set(first, second);
    }
    const [, signal] = (await exited) as [number | null, string | null];
    if (signal !== "SIGKILL") return;
    kills++;
    const rest = creates.filter(({ id }) => !outcomes.has(id));
    await run(rest, true);
  }

  try {
    await Promise.all(
      Array.from({ length: processes }, (_, index) => run(all.filter((__, each) => each % processes === index))),
    );
    const { url: baseUrl, clock } = emulator;
    const kling = createKling({ apiKey: "api-key-emulator", baseUrl, clock, env: {} });
    // The period does not end, as in the processes.
    const store = fileStore(join(folder, "budget.sqlite"));
    const guard = budget({ units: { video: limit }, per: "month", store, clock: { now: () => 0 } });
    await guard.reconcile(kling.tasks, { olderThan: 0 });
    // What was given back covers creates that were blocked before.
    for (;;) {
      const blocked = all.filter(({ id }) => outcomes.get(id) === "create_blocked");
      const [state] = await guard.state();
      if (blocked.length === 0 || (state?.left ?? 0) < PRICE) break;
      await run(blocked);
      await guard.reconcile(kling.tasks, { olderThan: 0 });
    }
    measure();
    const [state] = await guard.state();
    const { tasks, paid } = emulator.state();
    const log = await verifyAuditFile(join(folder, "audit.jsonl"));
    const counts = Map.groupBy(outcomes.values(), (outcome) => outcome);
    return {
      kills,
      outcomes: Object.fromEntries([...counts].map(([outcome, { length }]) => [outcome, length])),
      peak,
      charged: paid.units,
      counted: state?.used ?? Number.NaN,
      tasks: [tasks.length, new Set(tasks.map(({ externalTaskId }) => externalTaskId)).size],
      audit: log.ok ? log.lines : `line ${log.line}: ${log.problem}`,
    };
  } finally {
    await emulator.close();
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
