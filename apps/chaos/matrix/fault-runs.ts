import { type ApiVersion, createEnvironment, type Environment, type Observer } from "../environment.ts";
import type { Fault } from "../faults/fault.ts";
import type { RequestKind } from "../faults/fault-injector.ts";
import { faults } from "../faults/faults.ts";
import { createVideo, download, downloadOf, list, recognizeImage, run, sameTask } from "./actions.ts";
import type { Cell, Subject } from "./cell.ts";
import { checkCell } from "./check-cell.ts";
import { type Action, type Injection, observeFault } from "./observe.ts";

/** The number of times a fault is applied. */
export const repeats: readonly { readonly column: string; readonly times: number }[] = [
  { column: "once", times: 1 },
  { column: "always", times: Number.POSITIVE_INFINITY },
];

/** A call, and the faults that are applied to it. */
interface TestedCall {
  readonly subject: Subject;
  readonly kind: RequestKind;
  readonly apiVersions: readonly ApiVersion[];
  readonly applies?: (fault: Fault) => boolean;
}

export const testedCalls: readonly TestedCall[] = [
  { subject: "create with external task id", kind: "create", apiVersions: ["v2", "v1"] },
  { subject: "create without external task id", kind: "create", apiVersions: ["v2", "v1"] },
  { subject: "run with failing polls", kind: "read", apiVersions: ["v2", "v1"] },
  { subject: "list", kind: "read", apiVersions: ["v2", "v1"] },
  // Downloads need no credentials and are the same on both API versions.
  {
    subject: "download",
    kind: "media",
    apiVersions: ["v2"],
    applies: ({ group, clockOffset }) => group !== "credential" && clockOffset === undefined,
  },
];

/** Every fault with every call. */
export function faultRuns(observer?: Observer, calls: readonly TestedCall[] = testedCalls): (() => Promise<Cell>)[] {
  return calls.flatMap(({ subject, kind, apiVersions, applies }) =>
    faults
      .filter((fault) => applies?.(fault) ?? true)
      .flatMap((fault) =>
        apiVersions.flatMap((apiVersion) =>
          repeats.map(
            ({ column, times }) =>
              () =>
                runFault(subject, { fault, kind, times }, apiVersion, column, observer),
          ),
        ),
      ),
  );
}

async function runFault(
  subject: Subject,
  injection: Injection,
  apiVersion: ApiVersion,
  column: string,
  observer: Observer | undefined,
): Promise<Cell> {
  await using environment = await createEnvironment({}, { observer });
  const action = await prepareAction(environment, subject, apiVersion);
  const observation = await observeFault(environment, apiVersion, injection, action);
  return checkCell({
    subject,
    row: injection.fault.name,
    apiVersion,
    column,
    ...observation,
    // Without an external task id, no task can be found. The rule is to pay at most once.
    ...(subject === "create without external task id" ? { recovery: "-" as const } : {}),
  });
}

/** Returns the call, after creating the tasks that it needs. */
async function prepareAction(environment: Environment, subject: Subject, apiVersion: ApiVersion): Promise<Action> {
  if (subject === "create with external task id") return createVideo;
  if (subject === "create without external task id") return recognizeImage;
  if (subject === "run with failing polls") return run;
  const kling = environment.client(apiVersion, { salt: "before" });
  const task = await kling.video.textToVideo.create({ prompt: "fog" });
  if (subject === "list") return list(task);
  const size = await download(task);
  return async (client, signal) => downloadOf(await sameTask(client, task), size)(client, signal);
}
