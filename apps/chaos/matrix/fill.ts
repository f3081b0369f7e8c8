import { strikeAll } from "./blows.ts";
import type { Cell } from "./cell.ts";
import { inParallel } from "../in-parallel.ts";
import { runSequences } from "./sequences.ts";
import { turnSwitches } from "./switches.ts";

/** Every cell of the matrix, in order. Plain data: the same from each run. */
export async function fillMatrix(): Promise<Cell[]> {
  return inParallel([...strikeAll(), ...runSequences(), ...turnSwitches()]);
}
