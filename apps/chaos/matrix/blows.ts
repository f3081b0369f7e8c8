import type { Fault } from "../faults/fault.ts";
import { faults } from "../faults/faults.ts";
import { createWorld, type Design, type Witness, type World } from "../world.ts";
import { createVideo, downloadOf, download, list, recognise, run, sameTask } from "./calls.ts";
import type { Cell, Subject } from "./cell.ts";
import { type Act, type Blow, observe } from "./observe.ts";
import type { Which } from "../faults/line.ts";
import { verdictOf } from "./verdict.ts";

/** How often a fault strikes. */
export const repeats: readonly { readonly column: string; readonly times: number }[] = [
  { column: "once", times: 1 },
  { column: "always", times: Number.POSITIVE_INFINITY },
];

/** A call, and the faults that strike it. */
interface Struck {
  readonly subject: Subject;
  readonly which: Which;
  readonly designs: readonly Design[];
  readonly applies?: (fault: Fault) => boolean;
}

export const subjects: readonly Struck[] = [
  { subject: "create with own id", which: "create", designs: ["v2", "v1"] },
  { subject: "create without own id", which: "create", designs: ["v2", "v1"] },
  { subject: "run, its looks struck", which: "read", designs: ["v2", "v1"] },
  { subject: "list", which: "read", designs: ["v2", "v1"] },
  // The file's server knows no credential and no design.
  {
    subject: "download",
    which: "media",
    designs: ["v2"],
    applies: ({ group, clockOff }) => group !== "credential" && clockOff === undefined,
  },
];

/** Every fault against every call, or against the chosen ones. */
export function strikeAll(witness?: Witness, chosen: readonly Struck[] = subjects): (() => Promise<Cell>)[] {
  return chosen.flatMap(({ subject, which, designs, applies }) =>
    faults
      .filter((fault) => applies?.(fault) ?? true)
      .flatMap((fault) =>
        designs.flatMap((design) =>
          repeats.map(
            ({ column, times }) =>
              () =>
                strike(subject, { fault, which, times }, design, column, witness),
          ),
        ),
      ),
  );
}

async function strike(
  subject: Subject,
  blow: Blow,
  design: Design,
  column: string,
  witness: Witness | undefined,
): Promise<Cell> {
  await using world = await createWorld({}, { witness });
  const act = await prepare(world, subject, design);
  const seen = await observe(world, design, blow, act);
  return verdictOf({
    subject,
    row: blow.fault.name,
    design,
    column,
    ...seen,
    // Nothing can lead to what has no own id: there the rule is to pay at most once.
    ...(subject === "create without own id" ? { handle: "-" as const } : {}),
  });
}

/** The call, with all that has to be there before it. */
async function prepare(world: World, subject: Subject, design: Design): Promise<Act> {
  if (subject === "create with own id") return createVideo;
  if (subject === "create without own id") return recognise;
  if (subject === "run, its looks struck") return run;
  const task = await world.client(design, { salt: "before" }).video.textToVideo.create({ prompt: "fog" });
  if (subject === "list") return list(task);
  const size = await download(task);
  return async (kling, signal) => downloadOf(await sameTask(kling, task), size)(kling, signal);
}
