import { type FaultGroup, faultGroups } from "../faults/fault.ts";
import { faults } from "../faults/faults.ts";
import type { PeerCell } from "../peers/strike.ts";
import { designs } from "../world.ts";
import { renderPeers } from "./render-peers.ts";
import { repeats, subjects } from "./blows.ts";
import type { Cell, Subject } from "./cell.ts";
import { positions } from "./switches.ts";
import { tableOf } from "./table.ts";

const introduction = `# What becomes of a call when something goes wrong

Every row is a fault, every cell a call that it struck, run against the emulator in its own time. Paid tasks come from
the emulator's books. Made by \`pnpm matrix\`; \`test/matrix.test.ts\` fails when a cell breaks the rule and is not
listed there.

A cell reads **outcome · paid / sent · time · handle**:

- _outcome_: \`ok\`, or the error's name without "Error", with what it says of the task: \`(none)\` nothing was made,
  \`(unknown)\` it may have been, \`(exists)\` it is there.
- _paid / sent_: tasks paid for by this call / creates that the client tried to send.
- _time_: seconds of the emulator's time until the caller knew.
- _handle_, tried afterwards in another client, from JSON: **✓** it finds the task, **✓ later** five minutes later,
  **∅** it tells that there is none, **LOST** a task was paid for and nothing leads to it; nothing where there was neither task nor handle.
- **✗** the cell breaks the rule: at most one task is paid for; with an own id, the handle finds it; and every error of
  a create says whether a task was made, truthfully.

Where both designs came to the same there is one text; else API key (path design) and JWT (v1 design) stand apart.
`;

/** What stands below a subject's heading. */
const about: Readonly<Record<Subject, string>> = {
  "create with own id":
    "`kling.video.textToVideo.create`. The fault strikes the create's own requests; looks get through (those struck too stand under sequences).",
  "create without own id":
    "Image recognition, which is synchronous and accepts no external task id: in doubt it is never sent again. What was paid for then is lost: the service offers no way to find it.",
  "run, its looks struck":
    "`kling.video.textToVideo.run` with a wait of three minutes at most: the create gets through, the looks are struck. The only handle is the one in the error.",
  list: "`kling.tasks.list` over one task, made before.",
  download: "The result of a task, fetched again.",
  sequence: "Several faults in a row, or the same create from several sides.",
  switch:
    "What is not known of the service, in every position that matters to money, against the ways in which it stays open whether a task was made.",
};

/** The whole table, as Markdown. */
export function renderMatrix(cells: readonly Cell[], peers: readonly PeerCell[]): string {
  const broken = cells.filter(({ breaks }) => breaks !== undefined);
  return [
    introduction,
    `${cells.length} cells, of which ${broken.length} break the rule${broken.length > 0 ? " (marked ✗, listed at the end)" : ""}.\n`,
    ...subjects.map(({ subject }) => renderSubject(subject, cells)),
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
  return `## ${subject}\n\n${about[subject]}\n\n${tables.filter(Boolean).join("\n")}`;
}

function renderSequences(cells: readonly Cell[]): string {
  const mine = cells.filter(({ subject }) => subject === "sequence");
  const rows = [...new Set(mine.map(({ row }) => row))];
  const lines = rows.flatMap((row) => rowOf(row, mine, ["once"]));
  return `## sequences\n\n${about.sequence}\n\n${tableOf(["sequence", "outcome"], lines)}`;
}

function renderSwitches(cells: readonly Cell[]): string {
  const mine = cells.filter(({ subject }) => subject === "switch");
  const rows = [...new Set(mine.map(({ row }) => row))];
  const tables = positions.map(({ column, meaning }) => {
    const lines = rows.flatMap((row) => rowOf(row, mine, [column]));
    return `### ${column}\n\n${meaning}\n\n${tableOf(["fault", "outcome"], lines)}`;
  });
  return `## switches\n\n${about.switch}\n\n${tables.join("\n")}`;
}

function renderBroken(broken: readonly Cell[]): string {
  if (broken.length === 0) return "";
  const lines = broken.map(
    ({ subject, row, design, column, breaks = "" }) =>
      `- ${subject}: ${row} (${designs[design].label}, ${column}): ${breaks}`,
  );
  return `## Cells that break the rule\n\n${lines.join("\n")}\n`;
}

/** A row's cells, or nothing when the row has none. */
function rowOf(row: string, cells: readonly Cell[], columns: readonly string[]): string[][] {
  const texts = columns.map((column) => {
    const found = cells.filter((cell) => cell.row === row && cell.column === column);
    const distinct = new Set(found.map(textOf));
    return distinct.size === 1
      ? [...distinct].join("")
      : found.map((cell) => `${designs[cell.design].label}: ${textOf(cell)}`).join("<br>");
  });
  return texts.some(Boolean) ? [[row, ...texts]] : [];
}

const signs = { found: "✓", later: "✓ later", none: "∅", "-": "", LOST: "LOST" } as const;

function textOf({ subject, outcome, taskState, paid, posts, seconds, handle, breaks }: Cell): string {
  const makes = subject !== "list" && subject !== "download";
  return [
    `${breaks === undefined ? "" : "**✗** "}${outcome.replace(/Error$/, "")}${taskState ? ` (${taskState})` : ""}`,
    makes ? `${paid}/${posts}` : "",
    `${Number(seconds.toFixed(1))} s`,
    makes ? signs[handle] : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
