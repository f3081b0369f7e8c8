import { DEFAULT_ACCOUNT, type EmulatorOptions } from "@klingkit/emulator";
import { faultNamed } from "../faults/faults.ts";
import { createWorld, type Design, type Witness, type World } from "../world.ts";
import { createVideo } from "./calls.ts";
import type { Cell } from "./cell.ts";
import type { Outcome } from "./handle.ts";
import { watch } from "./observe.ts";
import { verdictOf } from "./verdict.ts";

/** Several faults in a row, or the same create from several sides. */
interface Sequence {
  readonly row: string;
  readonly options?: EmulatorOptions;
  /** What happened before; and the faults, first come first. */
  readonly before?: (world: World, design: Design) => unknown;
  /** Default: a plain create. */
  readonly act?: (world: World, design: Design) => Promise<Outcome>;
}

const strike = (world: World, ...blows: readonly [name: string, which: "create" | "read", times?: number][]): void => {
  for (const [name, which, times = 1] of blows) world.line.strike(faultNamed(name), which, times);
};

/** One slot only, and our own task is in it, unseen for ten seconds. */
const oneSlot: EmulatorOptions = {
  accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 100, concurrency: 1 }] }],
  switches: { visibleAfter: 10_000, duplicateIdCheck: "after-slots" },
  taskSeconds: 90,
};

/** Units for one task only. */
const oneTask: EmulatorOptions = {
  accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 3, concurrency: 5 }] }],
  switches: { visibleAfter: 10_000, duplicateIdCheck: "after-slots" },
};

const withId = (onExisting: "error" | "return"): NonNullable<Sequence["act"]> => {
  return async (world, design) => {
    const { create } = world.client(design).video.textToVideo;
    return { reference: (await create({ prompt: "fog" }, { externalTaskId: "job-1", onExisting })).toJSON() };
  };
};

/** Sends one stored intent from two processes, the second so much later. */
const twice = (later: number): NonNullable<Sequence["act"]> => {
  return async (world, design) => {
    const stored = JSON.stringify(await world.client(design).video.textToVideo.prepare({ prompt: "fog" }));
    const first = world.client(design, { salt: "first" }).tasks.send(stored);
    first.catch(() => undefined);
    await world.emulator.clock.sleep(later);
    const second = await world.client(design, { salt: "second" }).tasks.send(stored);
    await first.catch(() => undefined);
    return { reference: second.toJSON() };
  };
};

const sequences: readonly Sequence[] = [
  {
    row: "answer lost, then 1303: our own task has the only slot",
    options: oneSlot,
    before: (world) => strike(world, ["dropped after processing", "create"]),
  },
  {
    row: "answer lost, then 1102: our own task took the last units",
    options: oneTask,
    before: (world) => strike(world, ["dropped after processing", "create"]),
  },
  {
    row: "nothing processed, then 1102 on the second sending",
    before: (world) => strike(world, ["dropped before processing", "create"], ["429/1102", "create"]),
  },
  {
    row: "nothing processed, then 1301 on the second sending",
    before: (world) => strike(world, ["dropped before processing", "create"], ["400/1301", "create"]),
  },
  {
    row: "own id used by an earlier task",
    before: async (world, design) => withId("error")(world, design),
    act: withId("error"),
  },
  {
    row: "own id used by an earlier task, to be adopted",
    before: async (world, design) => withId("error")(world, design),
    act: withId("return"),
  },
  {
    row: "1303 three times, then answer lost",
    before: (world) => strike(world, ["429/1303 no slot", "create", 3], ["dropped after processing", "create"]),
  },
  {
    row: "5001, then answer lost",
    before: (world) => strike(world, ["503/5001", "create"], ["dropped after processing", "create"]),
  },
  {
    row: "refused connection three times, then answer lost",
    before: (world) => strike(world, ["connection refused", "create", 3], ["dropped after processing", "create"]),
  },
  {
    row: "nothing processed, then answer lost",
    before: (world) => strike(world, ["dropped before processing", "create"], ["dropped after processing", "create"]),
  },
  {
    row: "answer lost five times, five looks lost in between",
    before: (world) =>
      strike(world, ["dropped after processing", "create", 5], ["dropped after processing", "read", 5]),
  },
  {
    row: "answer lost, every look lost too",
    before: (world) =>
      strike(
        world,
        ["dropped after processing", "create", Number.POSITIVE_INFINITY],
        ["dropped after processing", "read", Number.POSITIVE_INFINITY],
      ),
  },
  {
    row: "answer lost, looks refused with 1002",
    before: (world) =>
      strike(world, ["dropped after processing", "create"], ["401/1002", "read", Number.POSITIVE_INFINITY]),
  },
  {
    row: "answer lost, looks refused with 1304",
    before: (world) =>
      strike(
        world,
        ["dropped after processing", "create"],
        ["429/1304 address not listed", "read", Number.POSITIVE_INFINITY],
      ),
  },
  {
    row: "answer lost, looks answer 1201 for 20 s",
    options: { switches: { visibleAfter: 20_000 } },
    before: (world) => strike(world, ["dropped after processing", "create"]),
  },
  { row: "an intent sent by two processes at once", act: twice(0) },
  {
    row: "an intent sent again a minute later, the first answer lost",
    before: (world) => strike(world, ["silence, processed", "create"]),
    act: twice(60_000),
  },
  {
    row: "an intent sent again after 1 s, the first still waiting",
    before: (world) => strike(world, ["silence, processed", "create"]),
    act: twice(1000),
  },
];

/** Every sequence on both designs. */
export function runSequences(witness?: Witness): (() => Promise<Cell>)[] {
  return sequences.flatMap((sequence) =>
    (["v2", "v1"] as const).map((design) => () => runSequence(sequence, design, witness)),
  );
}

async function runSequence(
  { row, options, before, act }: Sequence,
  design: Design,
  witness: Witness | undefined,
): Promise<Cell> {
  await using world = await createWorld(options, { witness });
  await before?.(world, design);
  const seen = await watch(
    world,
    design,
    act ? () => act(world, design) : () => createVideo(world.client(design), undefined),
  );
  return verdictOf({ subject: "sequence", row, design, column: "once", ...seen });
}
