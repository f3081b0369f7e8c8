import { beforeAll, expect, test } from "vitest";
import { runConcurrently } from "../run-concurrently.ts";
import { faultRuns, testedCalls } from "../matrix/fault-runs.ts";
import type { Cell } from "../matrix/cell.ts";
import { runMatrix } from "../matrix/run-matrix.ts";

type CellName = Pick<Cell, "subject" | "row" | "apiVersion" | "column" | "breaks">;

/**
 * Cells that break the rule. A gateway forwards a create and then responds with its own rejection. At an endpoint without
 * external task ids, the task cannot be looked up. Such a response nearly always means a wrong URL, so klingkit reports
 * "none".
 */
const masked = [401, 403, 404, 413, 429].flatMap((status) =>
  (["v2", "v1"] as const).flatMap((apiVersion) =>
    (["once", "always"] as const).map((column): CellName => ({
      subject: "create without external task id",
      row: `HTML ${status}, processed`,
      apiVersion,
      column,
      breaks: "the error states that no task was created",
    })),
  ),
);

/**
 * A task is visible only after 20 s, and the emulator accepts a used external task id. klingkit looks the task up for 5 s
 * after a lost response, does not find it, and sends the create again. Each further lost response costs one more task.
 */
const hidden = [
  { row: "dropped after processing", breaks: "paid 2 times" },
  { row: "response cut in half", breaks: "paid 2 times" },
  { row: "503/5001, processed", breaks: "paid 2 times" },
  { row: "response lost twice, lookups lost for 5 s", breaks: "paid 3 times" },
].flatMap((cell): CellName[] => {
  const named = { ...cell, subject: "switch", column: "visible after 20 s, used ids never rejected" } as const;
  return [
    { ...named, apiVersion: "v2" },
    { ...named, apiVersion: "v1" },
  ];
});

const knownExceptions: readonly CellName[] = [...masked, ...hidden];

let cells: readonly Cell[];
beforeAll(async () => {
  cells = await runMatrix();
});

const describeCell = ({ subject, row, apiVersion, column, breaks }: CellName): string =>
  `${subject} | ${row} | ${apiVersion} | ${column}: ${breaks}`;

test("every cell keeps the rule, except the known exceptions", () => {
  const broken = cells.filter(({ breaks }) => breaks !== undefined).map(describeCell);
  expect(broken.sort(), "`pnpm matrix` prints the tables").toEqual(knownExceptions.map(describeCell).sort());
});

test("the matrix covers every call", () => {
  const covered = new Set(cells.map(({ subject }) => subject));
  expect(covered).toEqual(new Set([...testedCalls.map(({ subject }) => subject), "sequence", "switch"]));
});

test("repeated downloads send the same requests in the same time", async () => {
  const downloads = testedCalls.filter(({ subject }) => subject === "download");
  expect(await runConcurrently(faultRuns(undefined, downloads))).toEqual(
    cells.filter(({ subject }) => subject === "download"),
  );
});
