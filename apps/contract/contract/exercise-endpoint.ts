import { isDeepStrictEqual } from "node:util";
import type { CreateOptions, EndpointClient, Output, Task } from "klingkit";
import type { RowOutcome, RowContext } from "./row.ts";
import { describeTask, describeBilling } from "./describe-task.ts";

/**
 * Calls every method of an endpoint with one input: describe, estimate, prepare, create, wait, get, list and run, and
 * reads the ledger. Throws if two of them contradict each other.
 */
export async function exerciseEndpoint<Input>(
  { kling, service, apiVersion }: RowContext,
  endpoint: EndpointClient<Input>,
  input: Input,
  extra: CreateOptions,
): Promise<RowOutcome> {
  const options = { ...extra, apiVersion, externalTaskId: "row-1" };
  const estimate = await endpoint.estimate(input);
  const intent = await endpoint.prepare(input, options);
  const task = await endpoint.create(input, options);
  const request = service.sentRequests.at(-1);
  assert(request?.path === intent.path && request.body === intent.body, "create sends the prepared request");
  assert(task.toJSON().apiVersion === apiVersion, `the task uses API ${apiVersion}`);

  const result = await task.wait();
  assert(result.externalTaskId === "row-1", "the task has its external task id");
  const { outputs: types } = await endpoint.describe();
  assert(
    result.outputs.every(({ type }) => types.includes(type)),
    "describe names the types of the outputs",
  );
  const assertSame = (found: Pick<Task, "id" | "outputs"> | undefined, source: string): void =>
    assert(
      found?.id === result.id && isDeepStrictEqual(comparable(found.outputs), comparable(result.outputs)),
      `${source} returns the same task`,
    );
  assertSame(await endpoint.get(result.id), "get with the task id");
  assertSame(await endpoint.get({ externalTaskId: "row-1" }), "get with the external task id");
  assertSame(
    await kling.tasks.resume(JSON.stringify(task)).then((again) => again.refresh()),
    "resume with the task reference",
  );
  if (apiVersion === "v1") {
    for await (const listed of endpoint.list({ pageSize: 1 })) {
      assertSame(listed, "list");
      break;
    }
  }
  const second = await endpoint.run(input, { ...extra, apiVersion });
  assert(describeTask(second) === describeTask(result), "run returns the same result as create and wait");

  service.renderedScenes.length = 0;
  if (result.outputs[0]?.type === "video") await result.outputs[0].open().then(({ stream }) => stream.cancel());
  const [scene] = service.renderedScenes;
  const { units } = estimate ?? {};
  const paid = result.billing.reduce((sum, { amount = Number.NaN }) => sum + amount, 0);
  assert(!units || (paid >= units.min - 1e-6 && paid <= units.max + 1e-6), `${paid} units are within the estimate`);
  return {
    result: describeTask(result),
    estimate: units && (units.min === units.max ? `${units.min}` : `${units.min} to ${units.max}`),
    video: scene && `${scene.width}x${scene.height}, ${scene.seconds} s, ${scene.sound ? "audio" : "silent"}`,
    model: scene?.model,
    ledger: await findLedgerEntry(kling, result.id),
    billing: describeBilling(result.billing),
  };
}

/**
 * Finds the entry of a task in the account's ledger (apps/docs/service/account.md#ledgers). It must be the same for both
 * API versions.
 */
async function findLedgerEntry(kling: RowContext["kling"], id: string): Promise<object | undefined> {
  for await (const entry of kling.account.unitLedger()) {
    if (entry.taskId !== id) continue;
    const { model, resolution, duration, audio, videoInput, voiceControl, amount, packageType } = entry;
    return { model, resolution, duration, audio, videoInput, voiceControl, amount, packageType };
  }
  return undefined;
}

/** Outputs without the signatures of their URLs. */
function comparable(outputs: readonly Output[]): unknown {
  return outputs.map((output) => ("url" in output ? { ...output, url: output.url?.split("?")[0] } : output));
}

function assert(condition: boolean, expectation: string): asserts condition {
  if (!condition) throw new Error(`expected that ${expectation}`);
}
