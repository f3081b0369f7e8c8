import { createEmulator, type Emulator } from "@klingkit/emulator";
import type { Fault } from "../faults/fault.ts";
import { faults } from "../faults/faults.ts";
import { runConcurrently } from "../run-concurrently.ts";
import type { Peer } from "./peers.ts";

/** The result of another client with a fault, over real sockets. */
export interface PeerCell {
  readonly peer: string;
  readonly fault: string;
  readonly subject: "create" | "polls";
  /** The paid tasks, from the emulator's state. */
  readonly paid: number;
  /** The creates that reached the emulator. */
  readonly creates: number;
  /** `ok`, the name of the error, or `hangs`. */
  readonly outcome: string;
}

/** A call that takes longer hangs, milliseconds of real time. */
const HANG_TIME = 12_000;

/** The faults that need no wrapped `fetch`, no clock and no abort. */
const injectable = faults.filter(
  ({ thrown, abortAfter, clockOffset, effect, name }) =>
    abortAfter === undefined &&
    clockOffset === undefined &&
    (effect || thrown) &&
    !/25 s late|ECONNRESET|connect timeout|both/.test(name),
);

/** Applies every fault once to the create and to the polls of each client. */
export async function runPeers(peers: readonly Peer[]): Promise<PeerCell[]> {
  return runConcurrently(
    peers.flatMap((peer) =>
      injectable.flatMap((fault) =>
        (["create", "polls"] as const)
          // A wrong address affects creates and polls in the same way.
          .filter((subject) => subject === "create" || !fault.thrown)
          .map((subject) => () => runPeer(peer, fault, subject)),
      ),
    ),
  );
}

async function runPeer(peer: Peer, fault: Fault, subject: PeerCell["subject"]): Promise<PeerCell> {
  await using emulator = await createEmulator({ taskSeconds: 0.3 });
  const url = fault.thrown ? unreachableUrl(fault) : emulator.url;
  let id = "";
  if (subject === "polls") id = await peer.create(url);
  const method = subject === "create" ? "POST" : "GET";
  const { effect } = fault;
  if (effect) emulator.faults.add({ method, times: 1, ...effect(Date.now(), "Bearer token") });
  const before = countCreates(emulator);
  const outcome = await outcomeOf(async () => {
    if (subject === "polls") return peer.wait(url, id);
    const taskId = await peer.create(url);
    if (!emulator.state().tasks.some((task) => task.id === taskId)) throw new Error("The client returned no task id.");
  });
  return {
    peer: peer.name,
    fault: fault.name,
    subject,
    paid: emulator.state().paid.tasks - (subject === "polls" ? 1 : 0),
    creates: countCreates(emulator) - before,
    outcome,
  };
}

function countCreates({ calls }: Emulator): number {
  return calls.filter(({ method }) => method === "POST").length;
}

/** A URL at which a connection fails with the fault. */
function unreachableUrl({ name }: Fault): string {
  return name === "host name not found" ? "http://unknown.invalid" : "http://127.0.0.1:9";
}

async function outcomeOf(work: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("hangs"), HANG_TIME);
  });
  const done = work().then(
    () => "ok",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  return Promise.race([done, hang]).finally(() => clearTimeout(timer));
}
