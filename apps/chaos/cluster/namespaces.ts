import { execFile } from "node:child_process";
import { networkInterfaces } from "node:os";
import { promisify } from "node:util";
import { type Network, type Side, sides } from "./network.ts";

const execute = promisify(execFile);

/** The namespaces of all runs have this prefix, followed by the process id of the run. */
const PREFIX = "klingkit-";
/** A hardware address that no interface has: the bridge delivers its frames to nobody. */
const NOBODY = "02:00:00:00:00:fe";

/**
 * A network namespace for each place. A place has two interfaces, `database` and `service`, each on a bridge of its own.
 * A partition takes one of them down; one-way loss sends the packets of one end to a hardware address that nobody has.
 * @throws if this machine does not permit it; nothing remains then
 */
export async function createNamespaces(places: readonly string[]): Promise<Network> {
  await removeAbandoned();
  const id = process.pid.toString(36);
  const subnet = freeSubnet();
  const namespace = (place: string): string => `${PREFIX}${process.pid}-${place}`;
  const bridge = (side: Side): string => `kb${id}${side[0]}`;
  const link = (place: string, side: Side): string => `k${id}${side[0]}${places.indexOf(place)}`;
  const host = (place: string, side: Side): string =>
    `10.${subnet}.${sides.indexOf(side)}.${places.indexOf(place) + 2}`;

  async function close(): Promise<void> {
    for (const place of places) await removeNamespace(namespace(place));
    for (const side of sides) await ip("link", "del", bridge(side)).catch(() => undefined);
  }

  /** Sets or removes the wrong hardware address that one place has for another one. */
  async function lose(from: string, to: string, side: Side, isLost: boolean): Promise<void> {
    const neighbor = [host(to, side), "dev", side];
    if (isLost) await ip("-n", namespace(from), "neigh", "replace", ...neighbor, "lladdr", NOBODY, "nud", "permanent");
    else await ip("-n", namespace(from), "neigh", "del", ...neighbor).catch(() => undefined);
  }

  try {
    for (const side of sides) {
      await ip("link", "add", bridge(side), "type", "bridge");
      await ip("addr", "add", `10.${subnet}.${sides.indexOf(side)}.1/24`, "dev", bridge(side));
      await ip("link", "set", bridge(side), "up");
    }
    for (const place of places) {
      const name = namespace(place);
      await ip("netns", "add", name);
      await ip("-n", name, "link", "set", "lo", "up");
      for (const side of sides) {
        const outer = link(place, side);
        await ip("link", "add", outer, "type", "veth", "peer", "name", side, "netns", name);
        await ip("link", "set", outer, "master", bridge(side), "up");
        await ip("-n", name, "addr", "add", `${host(place, side)}/24`, "dev", side);
        await ip("-n", name, "link", "set", side, "up");
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kind: "namespaces",
    command: (place) => ["ip", "netns", "exec", namespace(place)],
    host,
    async cut(place, side, directions) {
      if (directions.length === 2) await ip("link", "set", link(place, side), "down");
      else if (directions[0] === "sent") await lose(place, side, side, true);
      else await lose(side, place, side, true);
    },
    async restore(place, side) {
      await lose(place, side, side, false);
      await lose(side, place, side, false);
      await ip("link", "set", link(place, side), "up");
    },
    close,
  };
}

async function ip(...args: readonly string[]): Promise<string> {
  const { stdout } = await execute("ip", args);
  return stdout;
}

/** Ends the processes of a namespace and removes it, with its interfaces. */
async function removeNamespace(name: string): Promise<void> {
  const pids = await ip("netns", "pids", name).catch(() => "");
  for (const pid of pids.split("\n").filter(Boolean)) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended.
    }
  }
  await ip("netns", "del", name).catch(() => undefined);
}

/** Removes what a run left that was killed. */
async function removeAbandoned(): Promise<void> {
  const abandoned = new Set<string>();
  for (const line of (await ip("netns", "list")).split("\n")) {
    const [name = ""] = line.split(" ");
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    abandoned.add(pid);
    await removeNamespace(name);
  }
  for (const pid of abandoned)
    for (const side of sides) await ip("link", "del", `kb${Number(pid).toString(36)}${side[0]}`).catch(() => undefined);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The second number of a network `10.n.0.0/16` of which this machine has no address. */
function freeSubnet(): number {
  const used = Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  );
  const first = 100 + (process.pid % 100);
  for (let subnet = first; subnet < first + 50; subnet++)
    if (!used.some((address) => address.startsWith(`10.${subnet}.`))) return subnet;
  throw new Error("No free network was found.");
}
