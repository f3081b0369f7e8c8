import { createEmulator, type Emulator } from "@klingkit/emulator";
import type { Fault } from "../faults/fault.ts";
import { faults } from "../faults/faults.ts";
import { inParallel } from "../in-parallel.ts";
import type { Peer } from "./peers.ts";

/** A fault against another client, over real sockets. */
export interface PeerCell {
  readonly peer: string;
  readonly fault: string;
  readonly subject: "create" | "looks";
  /** Paid tasks in the emulator's books, and creates that reached it. */
  readonly paid: number;
  readonly posts: number;
  /** `ok`, the error's name, or `hangs`. */
  readonly outcome: string;
}

/** Longer than any of them takes who still does something, milliseconds of real time. */
const HANG = 12_000;

/** What can be injected through an address: no wrapped `fetch`, no clock, no abort. */
const injectable = faults.filter(
  ({ thrown, abortAfter, clockOff, effect, name }) =>
    abortAfter === undefined &&
    clockOff === undefined &&
    (effect || thrown) &&
    !/25 s late|ECONNRESET|connect timeout|both/.test(name),
);

/** Every fault once, against each peer's create and its looks. */
export async function strikePeers(peers: readonly Peer[]): Promise<PeerCell[]> {
  return inParallel(
    peers.flatMap((peer) =>
      injectable.flatMap((fault) =>
        (["create", "looks"] as const)
          // A wrong address strikes both alike.
          .filter((subject) => subject === "create" || !fault.thrown)
          .map((subject) => () => strike(peer, fault, subject)),
      ),
    ),
  );
}

async function strike(peer: Peer, fault: Fault, subject: PeerCell["subject"]): Promise<PeerCell> {
  await using emulator = await createEmulator({ taskSeconds: 0.3 });
  const url = fault.thrown ? addressWithout(fault) : emulator.url;
  let id = "";
  if (subject === "looks") id = await peer.create(url);
  const method = subject === "create" ? "POST" : "GET";
  const { effect } = fault;
  if (effect) emulator.faults.add({ method, times: 1, ...effect(Date.now(), "Bearer token") });
  const before = posts(emulator);
  const outcome = await outcomeOf(async () => {
    if (subject === "looks") return peer.wait(url, id);
    const made = await peer.create(url);
    if (!emulator.state().tasks.some((task) => task.id === made)) throw new Error("no task id");
  });
  return {
    peer: peer.name,
    fault: fault.name,
    subject,
    paid: emulator.state().paid.tasks - (subject === "looks" ? 1 : 0),
    posts: posts(emulator) - before,
    outcome,
  };
}

function posts({ calls }: Emulator): number {
  return calls.filter(({ method }) => method === "POST").length;
}

/** An address at which nobody answers, in the fault's way. */
function addressWithout({ name }: Fault): string {
  return name === "name not found" ? "http://nobody.invalid" : "http://127.0.0.1:9";
}

async function outcomeOf(work: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("hangs"), HANG);
  });
  const done = work().then(
    () => "ok",
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
  return Promise.race([done, hang]).finally(() => clearTimeout(timer));
}
