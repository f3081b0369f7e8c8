import { strikeAll } from "./blows.ts";
import type { Cell } from "./cell.ts";
import { inParallel } from "../in-parallel.ts";
import { runSequences } from "./sequences.ts";
import { turnSwitches } from "./switches.ts";
import type { Witness } from "../world.ts";

/** Every cell of the matrix, in order. Plain data: the same from each run. */
export async function fillMatrix(witness?: Witness): Promise<Cell[]> {
  return inParallel([...strikeAll(witness), ...runSequences(witness), ...turnSwitches(witness)]);
}
