import type { Cell } from "../matrix/cell.ts";
import { runMatrix } from "../matrix/run-matrix.ts";
import type { Observer } from "../environment.ts";
import { simulate } from "../simulation/simulate.ts";
import { captureProcess, createCapture } from "./capture.ts";
import { type Search, searchSecrets } from "./search.ts";

/** Runs `work` with an observer and searches the observed output for credentials. */
async function searchOutput(work: (observer: Observer) => Promise<unknown>): Promise<Search> {
  const capture = createCapture();
  const tokens = new Set<string>();
  const observer: Observer = {
    observe: capture.add,
    observeCredential: (credential) => {
      const token = credential.replace(/^Bearer /, "");
      if (token.split(".").length === 3) tokens.add(token);
    },
  };
  await captureProcess(capture, () => work(observer));
  return searchSecrets(capture.text(), tokens);
}

/** Searches the output of the whole matrix. */
export const searchMatrix = (): Promise<Search> =>
  searchOutput(async (observer): Promise<Cell[]> => runMatrix(observer));

/** Searches the output of simulated programs. */
export function searchSimulation(seeds: readonly number[], steps: number): Promise<Search> {
  return searchOutput(async (observer) => {
    for (const seed of seeds) await simulate(seed, steps, observer);
  });
}
