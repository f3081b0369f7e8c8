import type { Switches } from "@klingkit/emulator";
import { findFault } from "../faults/faults.ts";
import { createEnvironment, type ApiVersion, type Observer, type Environment } from "../environment.ts";
import { createKling4Video, createVideo } from "./actions.ts";
import type { Cell } from "./cell.ts";
import { observeCall } from "./observe.ts";
import { checkCell } from "./check-cell.ts";

/** An assumption about the service, and its effect on the caller. */
export interface SwitchSetting {
  readonly column: string;
  readonly switches: Partial<Switches>;
  readonly effect: string;
  /**
   * The create of Kling 4.0, which exists on API v2 only.
   * @default a create of another model on both API versions
   */
  readonly kling4?: true;
}

export const switchSettings: readonly SwitchSetting[] = [
  {
    column: "expected behavior",
    switches: {},
    effect: "A used external task id is rejected at once; a task is visible at once. A create costs at most one task.",
  },
  {
    column: "used ids rejected after 5 s",
    switches: { externalTaskIds: { lateBy: 5000 } },
    effect: "klingkit looks the task up for 5 s before it sends again, so at most one task.",
  },
  {
    column: "used ids never rejected",
    switches: { externalTaskIds: "off" },
    effect:
      "klingkit sends again only after a lookup that found no task, and looks the task up before it sends a stored intent: one task, as long as a task is visible at once.",
  },
  {
    column: "used ids checked after the balance",
    switches: { duplicateIdCheck: "before-slots" },
    effect: 'The created task itself may cause 1102. klingkit then looks the task up and never reports "none".',
  },
  {
    column: "used ids checked after the slots",
    switches: { duplicateIdCheck: "after-slots" },
    effect: "The created task itself may cause 1303; the same.",
  },
  {
    column: "lookups return the oldest task",
    switches: { duplicateIdLookup: "oldest" },
    effect: "Matters only if an external task id has several tasks.",
  },
  { column: "visible after 3 s", switches: { visibleAfter: 3000 }, effect: "Within the 5 s of lookups." },
  {
    column: "visible after 20 s",
    switches: { visibleAfter: 20_000 },
    effect:
      "klingkit sends again after 5 s. The used id is rejected, and klingkit looks the task up until it is visible.",
  },
  {
    column: "visible after 3 min",
    switches: { visibleAfter: 180_000 },
    effect:
      "The outcome of the create is unknown after `createTimeout`. `recover` looks the task up for a minute from then on, so **it reports no task right after the error**; later it finds the task. Nothing is paid twice.",
  },
  {
    column: "visible after 20 s, used ids never rejected",
    switches: { visibleAfter: 20_000, externalTaskIds: "off" },
    effect: "An invisible task is created and **paid again**, because it cannot be distinguished from a missing one.",
  },
  {
    column: "visible after 20 s, used ids rejected after 5 s",
    switches: { visibleAfter: 20_000, externalTaskIds: { lateBy: 5000 } },
    effect: "The second create is sent when the id is rejected: one task.",
  },
  {
    column: "/tasks returns video only",
    switches: { tasksEndpointProducts: "video" },
    effect: "No effect on video; images are fetched from their own endpoint.",
  },
  { column: "lists oldest first", switches: { listOrder: "oldest" }, effect: "No effect: lists are read to the end." },
  {
    column: "API v1 returns tasks of other endpoints",
    switches: { crossEndpointQueries: "allow" },
    effect: "No effect: external task ids are random.",
  },
  {
    column: "Kling 4.0 accepts external task ids",
    switches: { kling4Options: "accept" },
    kling4: true,
    effect:
      "klingkit does not know it. A create whose response is lost is looked up, but not sent again: the outcome stays unknown if there is no task.",
  },
  {
    column: "Kling 4.0 rejects external task ids",
    switches: { kling4Options: "reject" },
    kling4: true,
    effect: "The create is sent once more without the id. If its response is lost, its outcome stays unknown.",
  },
  {
    column: "Kling 4.0 ignores external task ids",
    switches: { kling4Options: "ignore" },
    kling4: true,
    effect: "The lookup does not find the task: the outcome stays unknown, and nothing is sent again.",
  },
  { column: "1303 with HTTP 200", switches: { slotStatus: 200 }, effect: "No effect: the code decides." },
];

/** The faults after which the outcome of a create is unknown. */
const unknownOutcomes: readonly { readonly row: string; readonly applyFaults: (environment: Environment) => void }[] = [
  ...[
    "dropped before processing",
    "dropped after processing",
    "response cut in half",
    "no response, processed",
    "504/5002, processed",
    "503/5001, processed",
  ].map((row) => ({
    row,
    applyFaults: ({ injector }: Environment): void => injector.inject(findFault(row), "create", 1),
  })),
  {
    row: "response lost twice, lookups lost for 5 s",
    applyFaults({ injector, emulator }) {
      injector.inject(findFault("dropped after processing"), "create", 2);
      const until = emulator.clock.now() + 5000;
      emulator.faults.add({ drop: "after", when: () => emulator.clock.now() < until });
    },
  },
  {
    row: "all responses and lookups lost",
    applyFaults({ injector }) {
      injector.inject(findFault("dropped after processing"), "create");
      injector.inject(findFault("dropped after processing"), "read");
    },
  },
];

/** Every setting of the switches with every unknown outcome. */
export function switchRuns(observer?: Observer): (() => Promise<Cell>)[] {
  return unknownOutcomes.flatMap(({ row, applyFaults }) =>
    switchSettings.flatMap((setting) =>
      (setting.kling4 ? (["v2"] as const) : (["v2", "v1"] as const)).map(
        (apiVersion) => () => runSwitch(setting, row, applyFaults, apiVersion, observer),
      ),
    ),
  );
}

async function runSwitch(
  { column, switches, kling4 }: SwitchSetting,
  row: string,
  applyFaults: (environment: Environment) => void,
  apiVersion: ApiVersion,
  observer: Observer | undefined,
): Promise<Cell> {
  await using environment = await createEnvironment({ switches }, { observer });
  applyFaults(environment);
  const observation = await observeCall(environment, apiVersion, () =>
    (kling4 ? createKling4Video : createVideo)(environment.client(apiVersion), undefined),
  );
  return checkCell({ subject: "switch", row, apiVersion, column, ...observation });
}
