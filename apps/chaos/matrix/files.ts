import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PeerCell } from "../peers/strike.ts";
import type { Cell } from "./cell.ts";

const folder = join(import.meta.dirname, "..");
const json = join(folder, "matrix.json");
const peers = join(folder, "peers.json");

/** The cells as they were written down last. */
export function readMatrix(): Cell[] {
  return JSON.parse(readFileSync(json, "utf8")) as Cell[];
}

export function writeMatrix(cells: readonly Cell[], table: string): void {
  writeFileSync(json, `${JSON.stringify(cells, undefined, 2)}\n`);
  writeFileSync(join(folder, "MATRIX.md"), table);
}

/** What other clients did when they were last compared; nothing where they never were. */
export function readPeers(): PeerCell[] {
  return existsSync(peers) ? (JSON.parse(readFileSync(peers, "utf8")) as PeerCell[]) : [];
}

export function writePeers(cells: readonly PeerCell[]): void {
  writeFileSync(peers, `${JSON.stringify(cells, undefined, 2)}\n`);
}

/** A cell in words, to compare runs by. */
export function lineOf({ subject, row, design, column, requests, ...rest }: Cell): string {
  // The waits between a download's tries are thrown by chance, and with them how many fit before an abort.
  const seen = subject === "download" ? rest : { ...rest, requests };
  return `${subject} | ${row} | ${design} | ${column}: ${JSON.stringify(seen)}`;
}
