import type { PeerCell } from "../peers/run-peers.ts";
import type { Cell } from "./cell.ts";
import { tableOf } from "./table.ts";

/** Renders the results of other clients beside those of klingkit. Empty without other clients. */
export function renderPeers(cells: readonly Cell[], peers: readonly PeerCell[]): string {
  if (peers.length === 0) return "";
  const names = [...new Set(peers.map(({ peer }) => peer))];
  const faults = [...new Set(peers.map(({ fault }) => fault))];
  const table = (subject: PeerCell["subject"]): string => {
    const tested = faults.filter((fault) => peers.some((cell) => cell.fault === fault && cell.subject === subject));
    return tableOf(
      ["fault, once", "klingkit", ...names],
      tested.map((fault) => [
        fault,
        klingkitText(cells, fault, subject),
        ...names.map((name) =>
          peerText(
            peers.find((cell) => cell.peer === name && cell.fault === fault && cell.subject === subject),
            subject,
          ),
        ),
      ]),
    );
  };
  return `## Other clients

Each fault is applied once to other clients, over real sockets. klingkit's column is the one from above (JWT). Created by
\`pnpm matrix --peers\`. For a create: outcome · paid / creates that arrived; **✗** more than one task was paid for, or
one was and the caller cannot find it (an error without a task reference or an external task id). For polls: whether the
wait continued.

### create

${table("create")}
### polls while waiting

${table("polls")}${summary(cells, peers, names)}`;
}

function klingkitText(cells: readonly Cell[], fault: string, subject: PeerCell["subject"]): string {
  const klingkitSubject = subject === "create" ? "create with external task id" : "run with failing polls";
  const cell = cells.find(
    (each) =>
      each.subject === klingkitSubject && each.row === fault && each.apiVersion === "v1" && each.column === "once",
  );
  if (!cell) return "";
  const outcome = `${cell.outcome.replace(/Error$/, "")}${cell.taskState ? ` (${cell.taskState})` : ""}`;
  return `${cell.breaks ? "**✗** " : ""}${outcome}${subject === "create" ? ` · ${cell.paid}/${cell.creates}` : ""}`;
}

function peerText(cell: PeerCell | undefined, subject: PeerCell["subject"]): string {
  if (!cell) return "";
  const { outcome, paid, creates } = cell;
  if (subject === "polls") return outcome === "ok" ? "ok" : `**✗** ${outcome}`;
  return `${isBad(cell) ? "**✗** " : ""}${outcome} · ${paid}/${creates}`;
}

function isBad({ outcome, paid }: PeerCell): boolean {
  return paid > 1 || (paid > 0 && outcome !== "ok");
}

function summary(cells: readonly Cell[], peers: readonly PeerCell[], names: readonly string[]): string {
  const lines = names.map((name) => {
    const mine = peers.filter(({ peer }) => peer === name);
    const creates = mine.filter(({ subject }) => subject === "create");
    const polls = mine.filter(({ subject }) => subject === "polls");
    const twice = creates.filter(({ paid }) => paid > 1).length;
    const lost = creates.filter((cell) => cell.paid === 1 && isBad(cell)).length;
    const failed = polls.filter(({ outcome }) => outcome !== "ok").length;
    return `- ${name}: of ${creates.length} creates, ${twice} paid more than once and ${lost} paid for a task that cannot be found; of ${polls.length} waits, ${failed} failed after one failed poll.`;
  });
  const once = (subject: Cell["subject"]): Cell[] =>
    cells.filter(
      (cell) =>
        cell.subject === subject &&
        cell.apiVersion === "v1" &&
        cell.column === "once" &&
        peers.some(({ fault }) => fault === cell.row),
    );
  const creates = once("create with external task id");
  const polls = once("run with failing polls").filter(({ row }) =>
    peers.some(({ fault, subject }) => fault === row && subject === "polls"),
  );
  const ours = `- klingkit: of ${creates.length} creates, ${creates.filter(({ paid }) => paid > 1).length} paid more than once and ${creates.filter(({ recovery }) => recovery === "lost").length} paid for a task that cannot be found; of ${polls.length} waits, ${polls.filter(({ outcome }) => outcome !== "ok").length} failed after one failed poll, each with an error that states the reason (a rejected credential or permission).`;
  return `\n${[ours, ...lines].join("\n")}\n`;
}
