import { DEFAULT_ACCOUNT, type EmulatorOptions } from "@klingkit/emulator";
import { findFault } from "../faults/faults.ts";
import { createEnvironment, type ApiVersion, type Observer, type Environment } from "../environment.ts";
import { createVideo } from "./actions.ts";
import type { Cell } from "./cell.ts";
import type { Outcome } from "./recovery.ts";
import { observeCall } from "./observe.ts";
import { checkCell } from "./check-cell.ts";

/** Several faults in a row, or the same create from several callers. */
interface Sequence {
  readonly row: string;
  readonly options?: EmulatorOptions;
  /** Prepares the environment and injects the faults. */
  readonly setUp?: (environment: Environment, apiVersion: ApiVersion) => unknown;
  /** @default a create */
  readonly action?: (environment: Environment, apiVersion: ApiVersion) => Promise<Outcome>;
}

const inject = (
  environment: Environment,
  ...faults: readonly [name: string, kind: "create" | "read", times?: number][]
): void => {
  for (const [name, kind, times = 1] of faults) environment.injector.inject(findFault(name), kind, times);
};

/** The account has one slot, and a created task becomes visible after ten seconds. */
const oneSlot: EmulatorOptions = {
  accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 100, concurrency: 1 }] }],
  switches: { visibleAfter: 10_000, duplicateIdCheck: "after-slots" },
  taskSeconds: 90,
};

/** The account has units for one task. */
const oneTask: EmulatorOptions = {
  accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 3, concurrency: 5 }] }],
  switches: { visibleAfter: 10_000, duplicateIdCheck: "after-slots" },
};

const createWithId = (onExisting: "error" | "return"): NonNullable<Sequence["action"]> => {
  return async (environment, apiVersion) => {
    const { create } = environment.client(apiVersion).video.textToVideo;
    return { reference: (await create({ prompt: "fog" }, { externalTaskId: "job-1", onExisting })).toJSON() };
  };
};

/** Sends a stored intent from two processes, the second one after a delay in milliseconds. */
const sendTwice = (delay: number): NonNullable<Sequence["action"]> => {
  return async (environment, apiVersion) => {
    const stored = JSON.stringify(await environment.client(apiVersion).video.textToVideo.prepare({ prompt: "fog" }));
    const first = environment.client(apiVersion, { salt: "first" }).tasks.send(stored);
    first.catch(() => undefined);
    await environment.emulator.clock.sleep(delay);
    const second = await environment.client(apiVersion, { salt: "second" }).tasks.send(stored);
    await first.catch(() => undefined);
    return { reference: second.toJSON() };
  };
};

const sequences: readonly Sequence[] = [
  {
    row: "response lost, then 1303: the created task occupies the only slot",
    options: oneSlot,
    setUp: (environment) => inject(environment, ["dropped after processing", "create"]),
  },
  {
    row: "response lost, then 1102: the created task cost the last units",
    options: oneTask,
    setUp: (environment) => inject(environment, ["dropped after processing", "create"]),
  },
  {
    row: "not processed, then 1102 for the second create",
    setUp: (environment) => inject(environment, ["dropped before processing", "create"], ["429/1102", "create"]),
  },
  {
    row: "not processed, then 1301 for the second create",
    setUp: (environment) => inject(environment, ["dropped before processing", "create"], ["400/1301", "create"]),
  },
  {
    row: "external task id of an earlier task",
    setUp: async (environment, apiVersion) => createWithId("error")(environment, apiVersion),
    action: createWithId("error"),
  },
  {
    row: "external task id of an earlier task, which is returned",
    setUp: async (environment, apiVersion) => createWithId("error")(environment, apiVersion),
    action: createWithId("return"),
  },
  {
    row: "1303 three times, then response lost",
    setUp: (environment) =>
      inject(environment, ["429/1303 no free slot", "create", 3], ["dropped after processing", "create"]),
  },
  {
    row: "5001, then response lost",
    setUp: (environment) => inject(environment, ["503/5001", "create"], ["dropped after processing", "create"]),
  },
  {
    row: "connection refused three times, then response lost",
    setUp: (environment) =>
      inject(environment, ["connection refused", "create", 3], ["dropped after processing", "create"]),
  },
  {
    row: "not processed, then response lost",
    setUp: (environment) =>
      inject(environment, ["dropped before processing", "create"], ["dropped after processing", "create"]),
  },
  {
    row: "response lost five times, with five lost lookups in between",
    setUp: (environment) =>
      inject(environment, ["dropped after processing", "create", 5], ["dropped after processing", "read", 5]),
  },
  {
    row: "response lost, every lookup lost",
    setUp: (environment) =>
      inject(
        environment,
        ["dropped after processing", "create", Number.POSITIVE_INFINITY],
        ["dropped after processing", "read", Number.POSITIVE_INFINITY],
      ),
  },
  {
    row: "response lost, lookups rejected with 1002",
    setUp: (environment) =>
      inject(environment, ["dropped after processing", "create"], ["401/1002", "read", Number.POSITIVE_INFINITY]),
  },
  {
    row: "response lost, lookups rejected with 1304",
    setUp: (environment) =>
      inject(
        environment,
        ["dropped after processing", "create"],
        ["429/1304 IP address not allowed", "read", Number.POSITIVE_INFINITY],
      ),
  },
  {
    row: "response lost, lookups return 1201 for 20 s",
    options: { switches: { visibleAfter: 20_000 } },
    setUp: (environment) => inject(environment, ["dropped after processing", "create"]),
  },
  { row: "an intent sent by two processes at once", action: sendTwice(0) },
  {
    row: "an intent sent again a minute later, the first response lost",
    setUp: (environment) => inject(environment, ["no response, processed", "create"]),
    action: sendTwice(60_000),
  },
  {
    row: "an intent sent again after 1 s, during the first send",
    setUp: (environment) => inject(environment, ["no response, processed", "create"]),
    action: sendTwice(1000),
  },
];

/** Every sequence on both API versions. */
export function sequenceRuns(observer?: Observer): (() => Promise<Cell>)[] {
  return sequences.flatMap((sequence) =>
    (["v2", "v1"] as const).map((apiVersion) => () => runSequence(sequence, apiVersion, observer)),
  );
}

async function runSequence(
  { row, options, setUp, action }: Sequence,
  apiVersion: ApiVersion,
  observer: Observer | undefined,
): Promise<Cell> {
  await using environment = await createEnvironment(options, { observer });
  await setUp?.(environment, apiVersion);
  const observation = await observeCall(
    environment,
    apiVersion,
    action ? () => action(environment, apiVersion) : () => createVideo(environment.client(apiVersion), undefined),
  );
  return checkCell({ subject: "sequence", row, apiVersion, column: "once", ...observation });
}
