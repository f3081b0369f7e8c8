import type { Disks } from "./disk.ts";
import { type Network, type SetLink, type Side, sides } from "./network.ts";
import { healthy } from "./proxy.ts";
import type { FaultEvent, FaultName } from "./trace.ts";

/** What a fault can do. */
export interface Controls {
  readonly network: Network;
  readonly disks: Disks;
  readonly setLink: SetLink;
  /** Makes the open connections of a place half-open. */
  forget(side: Side, place: string): void;
  folder(place: string): string;
  setSkew(place: string, ms: number): void;
  pause(place: string): void;
  continue(place: string): void;
  /** Kills a program (-9). */
  kill(place: string): void;
  /** Starts a killed program again. */
  revive(place: string): void;
  readonly database: {
    shutDown(): void;
    kill(): void;
    start(): Promise<void>;
  };
}

interface Fault {
  begin(controls: Controls, event: Required<FaultEvent>): Promise<void> | void;
  end?(controls: Controls, event: Required<FaultEvent>): Promise<void> | void;
}

function partition(from: readonly Side[]): Fault {
  return {
    async begin({ network }, { place }) {
      for (const side of from) await network.cut(place, side, ["sent", "received"]);
    },
    async end({ network }, { place }) {
      for (const side of from) await network.restore(place, side);
    },
  };
}

const faults: Readonly<Record<FaultName, Fault>> = {
  "partition from the database": partition(["database"]),
  "partition from the service": partition(["service"]),
  "partition from both": partition(sides),
  "one-way loss": {
    begin: ({ network }, { place, side, direction }) => network.cut(place, side, [direction]),
    end: ({ network }, { place, side }) => network.restore(place, side),
  },
  latency: {
    begin: ({ setLink }, { place, side, amount }) => setLink(side, place, { latency: amount }),
    end: ({ setLink }, { place, side }) => setLink(side, place, { latency: healthy.latency }),
  },
  loss: {
    begin: ({ setLink }, { place, side, amount }) => setLink(side, place, { loss: amount }),
    end: ({ setLink }, { place, side }) => setLink(side, place, { loss: healthy.loss }),
  },
  "half-open connections": { begin: ({ forget }, { place, side }) => forget(side, place) },
  "wrong clock": { begin: ({ setSkew }, { place, amount }) => setSkew(place, amount) },
  "pause (SIGSTOP)": {
    begin: ({ pause }, { place }) => pause(place),
    end: (controls, { place }) => controls.continue(place),
  },
  "kill -9": {
    begin: ({ kill }, { place }) => kill(place),
    end: ({ revive }, { place }) => revive(place),
  },
  "restart of PostgreSQL": {
    begin: ({ database }) => database.shutDown(),
    end: ({ database }) => database.start(),
  },
  "kill of PostgreSQL": {
    begin: ({ database }) => database.kill(),
    end: ({ database }) => database.start(),
  },
  "full disk": {
    begin: ({ disks, folder }, { place }) => disks.fill(folder(place)),
    end: ({ disks, folder }, { place }) => disks.free(folder(place)),
  },
};

/** What a fault does not need. */
const unused = { place: "", side: "database", direction: "sent", amount: 0 } as const;

/** The two ends of a fault. Each has a time from the start of the run. */
export function stepsOf(event: FaultEvent): { readonly at: number; apply(controls: Controls): Promise<void> }[] {
  const fault = faults[event.fault];
  const details = { ...unused, ...event };
  return [
    { at: event.at, apply: async (controls) => fault.begin(controls, details) },
    { at: event.at + event.duration, apply: async (controls) => fault.end?.(controls, details) },
  ];
}
