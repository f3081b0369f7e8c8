import { type FaultGroup, faultGroups } from "../faults/fault.ts";
import { faults } from "../faults/faults.ts";
import type { PeerCell } from "../peers/run-peers.ts";
import { apiVersions } from "../environment.ts";
import { renderPeers } from "./render-peers.ts";
import { repeats, testedCalls } from "./fault-runs.ts";
import type { Cell, Subject } from "./cell.ts";
import { switchSettings } from "./switches.ts";
import { tableOf } from "./table.ts";

const introduction = `# Results of calls with faults

Every row is a fault. Every cell is a call to which it was applied, against the emulator in virtual time. The number of
paid tasks comes from the emulator's state. Created by \`pnpm matrix\`; \`test/matrix.test.ts\` fails if a cell breaks the
rule and is not listed there.

A cell has the form **outcome · paid / sent · time · recovery**:

- _outcome_: \`ok\`, or the name of the error without "Error", with its \`taskState\`: \`(none)\` no task was created,
  \`(unknown)\` a task may exist, \`(exists)\` a task exists.
- _paid / sent_: tasks that the call paid for / creates that the client tried to send.
- _time_: the duration of the call, in seconds on the emulator's clock.
- _recovery_ in another client, from the task reference as JSON: **✓** found the task, **✓ later** found it five minutes
  later, **∅** found that there is no task, **LOST** a paid task cannot be found; empty without a task and a reference.
- **✗** the cell breaks the rule: at most one task is paid for; with an external task id, the task reference finds it; and
  every error of a create has a true \`taskState\`.

If both API versions have the same result, it is shown once. Otherwise the results are marked API key (API v2) and JWT (API
v1).
`;

/** The texts below the headings of the subjects. */
const descriptions: Readonly<Record<Subject, string>> = {
  "create with external task id":
    "`kling.video.textToVideo.create`. The fault is applied to the create requests. Lookups succeed; for failing ones, see Sequences.",
  "create without external task id":
    "Image recognition, which is synchronous and accepts no external task id: after an unknown outcome it is never sent again. A paid result is lost then, because the service offers no way to find it.",
  "run with failing polls":
    "`kling.video.textToVideo.run` with a `waitTimeout` of three minutes. The create succeeds; the fault is applied to the polls. The caller has only the task reference of the error.",
  list: "`kling.tasks.list` with one existing task.",
  download: "A download of the result of an existing task.",
  sequence: "Several faults in a row, or the same create from several callers.",
  switch:
    "Assumptions about the service that affect costs, with the faults after which the outcome of a create is unknown.",
};

/** Renders all tables as Markdown. */
export function renderMatrix(cells: readonly Cell[], peers: readonly PeerCell[]): string {
  const broken = cells.filter(({ breaks }) => breaks !== undefined);
  return [
    introduction,
    `${cells.length} cells, of kind ${broken.length} break the rule${broken.length > 0 ? " (marked ✗, listed at the end)" : ""}.\n`,
    ...testedCalls.map(({ subject }) => renderSubject(subject, cells)),
    renderSequences(cells),
    renderSwitches(cells),
    renderPeers(cells, peers),
    renderBroken(broken),
  ]
    .filter(Boolean)
    .join("\n");
}

function renderSubject(subject: Subject, cells: readonly Cell[]): string {
  const columns = repeats.map(({ column }) => column);
  const mine = cells.filter((cell) => cell.subject === subject);
  const groups = Object.keys(faultGroups) as FaultGroup[];
  const tables = groups.map((group) => {
    const rows = faults.filter((fault) => fault.group === group).map(({ name }) => name);
    const lines = rows.flatMap((row) => rowOf(row, mine, columns));
    return lines.length > 0 ? `### ${faultGroups[group]}\n\n${tableOf(["fault", ...columns], lines)}` : "";
  });
  return `## ${subject}\n\n${descriptions[subject]}\n\n${tables.filter(Boolean).join("\n")}`;
}

function renderSequences(cells: readonly Cell[]): string {
  const mine = cells.filter(({ subject }) => subject === "sequence");
  const rows = [...new Set(mine.map(({ row }) => row))];
  const lines = rows.flatMap((row) => rowOf(row, mine, ["once"]));
  return `## Sequences\n\n${descriptions.sequence}\n\n${tableOf(["sequence", "outcome"], lines)}`;
}

function renderSwitches(cells: readonly Cell[]): string {
  const mine = cells.filter(({ subject }) => subject === "switch");
  const rows = [...new Set(mine.map(({ row }) => row))];
  const tables = switchSettings.map(({ column, effect }) => {
    const lines = rows.flatMap((row) => rowOf(row, mine, [column]));
    return `### ${column}\n\n${effect}\n\n${tableOf(["fault", "outcome"], lines)}`;
  });
  return `## Switches\n\n${descriptions.switch}\n\n${tables.join("\n")}`;
}

function renderBroken(broken: readonly Cell[]): string {
  if (broken.length === 0) return "";
  const lines = broken.map(
    ({ subject, row, apiVersion, column, breaks = "" }) =>
      `- ${subject}: ${row} (${apiVersions[apiVersion].label}, ${column}): ${breaks}`,
  );
  return `## Cells that break the rule\n\n${lines.join("\n")}\n`;
}

/** The cells of a row. Empty if the row has no cells. */
function rowOf(row: string, cells: readonly Cell[], columns: readonly string[]): string[][] {
  const texts = columns.map((column) => {
    const matching = cells.filter((cell) => cell.row === row && cell.column === column);
    const distinct = new Set(matching.map(textOf));
    return distinct.size === 1
      ? [...distinct].join("")
      : matching.map((cell) => `${apiVersions[cell.apiVersion].label}: ${textOf(cell)}`).join("<br>");
  });
  return texts.some(Boolean) ? [[row, ...texts]] : [];
}

const symbols = { found: "✓", later: "✓ later", none: "∅", "-": "", unknown: "?", lost: "LOST" } as const;

function textOf({ subject, outcome, taskState, paid, creates, seconds, recovery, breaks }: Cell): string {
  const createsTask = subject !== "list" && subject !== "download";
  return [
    `${breaks === undefined ? "" : "**✗** "}${outcome.replace(/Error$/, "")}${taskState ? ` (${taskState})` : ""}`,
    createsTask ? `${paid}/${creates}` : "",
    `${Number(seconds.toFixed(1))} s`,
    createsTask ? symbols[recovery] : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
