import { connect, createServer, type Server, type Socket } from "node:net";
import { createRandom } from "../random.ts";

/** A direction of a connection: from the client to the server, or back. */
export type Direction = "sent" | "received";

/** What the proxy does with the bytes of a client. */
export interface Link {
  /** The delay of each chunk, milliseconds. */
  readonly latency: number;
  /** The share of chunks that are lost and arrive when TCP sends them again. */
  readonly loss: number;
  /** The directions in which nothing arrives. TCP keeps the bytes and delivers them afterwards. */
  readonly cut: readonly Direction[];
}

export const healthy: Link = { latency: 0, loss: 0, cut: [] };

/** A TCP proxy with a port for each client, so that faults apply to one of them. */
export interface Proxy {
  readonly ports: Readonly<Record<string, number>>;
  set(client: string, link: Partial<Link>): void;
  /**
   * Makes the open connections of a client half-open: both ends keep them, and no byte arrives any more. This happens
   * when a firewall forgets connections, or a machine loses its power. New connections work.
   */
  forget(client: string): void;
}

/** How long TCP waits before it sends lost bytes again, milliseconds. It doubles. */
const RETRANSMISSION = 200;
/** Bytes in flight per direction. The sender waits for the rest. */
const WINDOW = 1024 * 1024;

interface Pump {
  flush(): void;
  forget(): void;
}

interface ClientState {
  link: Link;
  readonly pumps: Set<Pump>;
}

export async function createProxy(
  host: string,
  clients: readonly string[],
  target: { readonly host: string; readonly port: number },
  seed: number,
): Promise<Proxy> {
  const states = new Map<string, ClientState>();
  const ports: Record<string, number> = {};
  for (const client of clients) {
    const state: ClientState = { link: healthy, pumps: new Set() };
    states.set(client, state);
    const random = createRandom("proxy", seed, client);
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      const upstream = connect({ ...target, allowHalfOpen: true, noDelay: true });
      const pumps = [pump(socket, upstream, "sent"), pump(upstream, socket, "received")];
      for (const each of pumps) state.pumps.add(each);
      let open = 2;
      for (const each of [socket, upstream]) {
        each.on("close", () => {
          if (--open === 0) for (const ended of pumps) state.pumps.delete(ended);
        });
      }

      function pump(from: Socket, to: Socket, direction: Direction): Pump {
        return createPump(from, to, direction, () => state.link, random);
      }
    });
    ports[client] = await listen(server, host);
  }
  return {
    ports,
    set(client, link) {
      const state = states.get(client);
      if (!state) return;
      state.link = { ...state.link, ...link };
      for (const each of state.pumps) each.flush();
    },
    forget(client) {
      for (const each of states.get(client)?.pumps ?? []) each.forget();
    },
  };
}

/** Moves the bytes of one direction. The end of a connection waits behind the bytes, as in TCP. */
function createPump(from: Socket, to: Socket, direction: Direction, link: () => Link, random: () => number): Pump {
  const queue: { readonly due: number; readonly bytes: number; readonly deliver: () => void }[] = [];
  let inFlight = 0;
  let lastDue = 0;
  let timer: NodeJS.Timeout | undefined;
  let isForgotten = false;

  function push(bytes: number, deliver: () => void): void {
    if (isForgotten) return;
    const { latency, loss } = link();
    let delay = latency;
    for (let wait = RETRANSMISSION; random() < loss && wait < 10_000; wait *= 2) delay += wait;
    lastDue = Math.max(lastDue, performance.now() + delay);
    queue.push({ due: lastDue, bytes, deliver });
    inFlight += bytes;
    if (inFlight > WINDOW) from.pause();
    flush();
  }

  function flush(): void {
    clearTimeout(timer);
    while (!isForgotten && !link().cut.includes(direction)) {
      const first = queue[0];
      if (!first) break;
      const wait = first.due - performance.now();
      if (wait > 0) {
        timer = setTimeout(flush, wait);
        break;
      }
      queue.shift();
      inFlight -= first.bytes;
      first.deliver();
    }
    if (inFlight <= WINDOW) from.resume();
  }

  let hasEnded = false;
  from.on("data", (data) => push(data.length, () => to.write(data)));
  from.on("end", () => {
    hasEnded = true;
    push(0, () => to.end());
  });
  from.on("error", () => undefined);
  from.on("close", () => {
    if (!hasEnded) push(0, () => to.destroy());
  });
  return {
    flush,
    forget() {
      isForgotten = true;
      queue.length = 0;
      clearTimeout(timer);
      from.resume();
    },
  };
}

function listen(server: Server, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}
