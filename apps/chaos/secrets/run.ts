import type { Cell } from "../matrix/cell.ts";
import { fillMatrix } from "../matrix/fill.ts";
import { runStorm } from "../storm/run.ts";
import type { Witness } from "../world.ts";
import { createCapture, listening } from "./capture.ts";
import { type Search, searchSecrets } from "./search.ts";

/** Runs something with a witness, and searches all that it was shown. */
async function searched(work: (witness: Witness) => Promise<unknown>): Promise<Search> {
  const capture = createCapture();
  const tokens = new Set<string>();
  const witness: Witness = {
    show: capture.show,
    sent: (credential) => {
      const token = credential.replace(/^Bearer /, "");
      if (token.split(".").length === 3) tokens.add(token);
    },
  };
  await listening(capture, () => work(witness));
  return searchSecrets(capture.text(), tokens);
}

/** The whole matrix. */
export const searchMatrix = (): Promise<Search> => searched(async (witness): Promise<Cell[]> => fillMatrix(witness));

/** A storm of so many tasks. */
export function searchStorm(tasks: number, seed: number): Promise<Search> {
  return searched((witness) => runStorm(tasks, { seed, probability: 0.3, externalTaskIds: "strict" }, witness));
}
