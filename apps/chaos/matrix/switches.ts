import type { Switches } from "@klingkit/emulator";
import { faultNamed } from "../faults/faults.ts";
import { createWorld, type Design, type Witness, type World } from "../world.ts";
import { createVideo } from "./calls.ts";
import type { Cell } from "./cell.ts";
import { watch } from "./observe.ts";
import { verdictOf } from "./verdict.ts";

/** A guess about the service, in one of its positions, and what follows from it for the caller. */
export interface Position {
  readonly column: string;
  readonly switches: Partial<Switches>;
  readonly meaning: string;
}

export const positions: readonly Position[] = [
  {
    column: "as thought likely",
    switches: {},
    meaning: "A used own id is refused at once; a task is seen at once. A create costs at most one task.",
  },
  {
    column: "own ids noticed 5 s late",
    switches: { externalTaskIds: { lateBy: 5000 } },
    meaning: "klingkit looks for 5 s before it sends again, so at most one task.",
  },
  {
    column: "own ids never refused",
    switches: { externalTaskIds: "off" },
    meaning:
      "klingkit sends again only after a look was answered without the task, and looks before it sends a stored intent: one task, as long as a task shows itself at once.",
  },
  {
    column: "own id checked after the balance",
    switches: { duplicateIdCheck: "before-slots" },
    meaning: '1102 can be said of our own task; klingkit then looks, and never says "none".',
  },
  {
    column: "own id checked after the slots",
    switches: { duplicateIdCheck: "after-slots" },
    meaning: "1303 can be said of our own task; the same.",
  },
  {
    column: "an own id finds the oldest",
    switches: { duplicateIdLookup: "oldest" },
    meaning: "Matters only where an id has several tasks.",
  },
  { column: "seen 3 s late", switches: { visibleAfter: 3000 }, meaning: "Within the 5 s of looking." },
  {
    column: "seen 20 s late",
    switches: { visibleAfter: 20_000 },
    meaning: "klingkit sends again after 5 s, is refused for the used id, and looks on until the task shows.",
  },
  {
    column: "seen 3 min late",
    switches: { visibleAfter: 180_000 },
    meaning:
      "The create ends in doubt at its deadline. `recover` looks for a minute from the doubt on, so **right after the error it says that there is no task**; later it finds it. Nothing is paid twice.",
  },
  {
    column: "seen 20 s late and own ids never refused",
    switches: { visibleAfter: 20_000, externalTaskIds: "off" },
    meaning: "The worst of both: what cannot be seen is sent again, and **paid again**. Nothing tells the two apart.",
  },
  {
    column: "seen 20 s late and own ids noticed 5 s late",
    switches: { visibleAfter: 20_000, externalTaskIds: { lateBy: 5000 } },
    meaning: "The second sending comes when the id is noticed: one task.",
  },
  {
    column: "/tasks shows video only",
    switches: { tasksEndpointProducts: "video" },
    meaning: "Nothing for video; images are asked for at their own address.",
  },
  { column: "lists oldest first", switches: { listOrder: "oldest" }, meaning: "Nothing: lists are read whole." },
  {
    column: "v1 answers for strangers",
    switches: { crossEndpointQueries: "allow" },
    meaning: "Nothing: own ids are unique by chance.",
  },
  { column: "1303 under HTTP 200", switches: { slotStatus: 200 }, meaning: "Nothing: the code counts." },
];

/** What strikes at each position: the ways in which it stays open whether a task was made. */
const blows: readonly { readonly row: string; readonly strike: (world: World) => void }[] = [
  ...[
    "dropped before processing",
    "dropped after processing",
    "answer cut in half",
    "silence, processed",
    "504/5002, processed",
    "503/5001, processed",
  ].map((row) => ({ row, strike: ({ line }: World): void => line.strike(faultNamed(row), "create", 1) })),
  {
    row: "answer lost twice, looks lost for 5 s",
    strike({ line, emulator }) {
      line.strike(faultNamed("dropped after processing"), "create", 2);
      const until = emulator.clock.now() + 5000;
      emulator.faults.add({ drop: "after", when: () => emulator.clock.now() < until });
    },
  },
  {
    row: "answers and looks lost, always",
    strike({ line }) {
      line.strike(faultNamed("dropped after processing"), "create");
      line.strike(faultNamed("dropped after processing"), "read");
    },
  },
];

/** Every position of the switches against every doubt. */
export function turnSwitches(witness?: Witness): (() => Promise<Cell>)[] {
  return blows.flatMap(({ row, strike }) =>
    positions.flatMap((position) =>
      (["v2", "v1"] as const).map((design) => () => turn(position, row, strike, design, witness)),
    ),
  );
}

async function turn(
  { column, switches }: Position,
  row: string,
  strike: (world: World) => void,
  design: Design,
  witness: Witness | undefined,
): Promise<Cell> {
  await using world = await createWorld({ switches }, { witness });
  strike(world);
  const seen = await watch(world, design, () => createVideo(world.client(design), undefined));
  return verdictOf({ subject: "switch", row, design, column, ...seen });
}
