import type { Observer } from "../environment.ts";
import { runConcurrently } from "../run-concurrently.ts";
import type { Cell } from "./cell.ts";
import { faultRuns } from "./fault-runs.ts";
import { sequenceRuns } from "./sequences.ts";
import { switchRuns } from "./switches.ts";

/** Runs every cell of the matrix. Each run returns the same cells in the same order. */
export async function runMatrix(observer?: Observer): Promise<Cell[]> {
  return runConcurrently([...faultRuns(observer), ...sequenceRuns(observer), ...switchRuns(observer)]);
}
