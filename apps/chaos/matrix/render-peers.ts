import type { PeerCell } from "../peers/strike.ts";
import type { Cell } from "./cell.ts";
import { tableOf } from "./table.ts";

/** The faults' first strike against other clients, klingkit's beside them. Empty where nobody was compared. */
export function renderPeers(cells: readonly Cell[], peers: readonly PeerCell[]): string {
  if (peers.length === 0) return "";
  const names = [...new Set(peers.map(({ peer }) => peer))];
  const faults = [...new Set(peers.map(({ fault }) => fault))];
  const table = (subject: PeerCell["subject"]): string => {
    const struck = faults.filter((fault) => peers.some((cell) => cell.fault === fault && cell.subject === subject));
    return tableOf(
      ["fault, once", "klingkit", ...names],
      struck.map((fault) => [
        fault,
        own(cells, fault, subject),
        ...names.map((name) =>
          theirs(
            peers.find((cell) => cell.peer === name && cell.fault === fault && cell.subject === subject),
            subject,
          ),
        ),
      ]),
    );
  };
  return `## other clients

The same faults against other ways to do it, struck once, over real sockets (klingkit's column from above, JWT). Made by
\`pnpm matrix --peers\`. For a create: outcome · paid / creates that arrived; **✗** more than one task was paid for, or
one was and the caller has no way to it (an error without a handle, no own id). For looks: whether the wait survived.

### create

${table("create")}
### looks while waiting

${table("looks")}${sums(cells, peers, names)}`;
}

function own(cells: readonly Cell[], fault: string, subject: PeerCell["subject"]): string {
  const of = subject === "create" ? "create with own id" : "run, its looks struck";
  const cell = cells.find(
    (each) => each.subject === of && each.row === fault && each.design === "v1" && each.column === "once",
  );
  if (!cell) return "";
  const outcome = `${cell.outcome.replace(/Error$/, "")}${cell.taskState ? ` (${cell.taskState})` : ""}`;
  return `${cell.breaks ? "**✗** " : ""}${outcome}${subject === "create" ? ` · ${cell.paid}/${cell.posts}` : ""}`;
}

function theirs(cell: PeerCell | undefined, subject: PeerCell["subject"]): string {
  if (!cell) return "";
  const { outcome, paid, posts } = cell;
  if (subject === "looks") return outcome === "ok" ? "ok" : `**✗** ${outcome}`;
  return `${isBad(cell) ? "**✗** " : ""}${outcome} · ${paid}/${posts}`;
}

function isBad({ outcome, paid }: PeerCell): boolean {
  return paid > 1 || (paid > 0 && outcome !== "ok");
}

function sums(cells: readonly Cell[], peers: readonly PeerCell[], names: readonly string[]): string {
  const lines = names.map((name) => {
    const mine = peers.filter(({ peer }) => peer === name);
    const creates = mine.filter(({ subject }) => subject === "create");
    const looks = mine.filter(({ subject }) => subject === "looks");
    const twice = creates.filter(({ paid }) => paid > 1).length;
    const lost = creates.filter((cell) => cell.paid === 1 && isBad(cell)).length;
    const died = looks.filter(({ outcome }) => outcome !== "ok").length;
    return `- ${name}: of ${creates.length} creates ${twice} paid more than once and ${lost} paid for a task that nothing leads to; of ${looks.length} waits ${died} died of one bad look.`;
  });
  const once = (subject: Cell["subject"]): Cell[] =>
    cells.filter(
      (cell) =>
        cell.subject === subject &&
        cell.design === "v1" &&
        cell.column === "once" &&
        peers.some(({ fault }) => fault === cell.row),
    );
  const creates = once("create with own id");
  const looks = once("run, its looks struck").filter(({ row }) =>
    peers.some(({ fault, subject }) => fault === row && subject === "looks"),
  );
  const ours = `- klingkit: of ${creates.length} creates ${creates.filter(({ paid }) => paid > 1).length} paid more than once and ${creates.filter(({ handle }) => handle === "LOST").length} paid for a task that nothing leads to; of ${looks.length} waits ${looks.filter(({ outcome }) => outcome !== "ok").length} ended at one bad look, each with an error that says why (a credential or permission refused).`;
  return `\n${[ours, ...lines].join("\n")}\n`;
}
