import { isDeepStrictEqual } from "node:util";
import type { CreateOptions, EndpointClient, Output, Task } from "klingkit";
import type { Meaning, Trial } from "./row.ts";
import { tell, tellBilling } from "./tell.ts";

/**
 * Puts one input through everything that an asynchronous endpoint offers: estimate, prepare, create, wait, get, list,
 * run, and the ledger's line about it. Whatever contradicts another part of it throws.
 */
export async function makeTask<Input>(
  { kling, world, apiVersion }: Trial,
  endpoint: EndpointClient<Input>,
  input: Input,
  extra: CreateOptions,
): Promise<Meaning> {
  const options = { ...extra, apiVersion, externalTaskId: "row-1" };
  const estimate = await endpoint.estimate(input);
  const intent = await endpoint.prepare(input, options);
  const task = await endpoint.create(input, options);
  const create = world.sent.at(-1);
  must(create?.path === intent.path && create.body === intent.body, "what was sent is what was prepared");
  must(task.toJSON().apiVersion === apiVersion, `the task is on the ${apiVersion} design`);

  const result = await task.wait();
  must(result.externalTaskId === "row-1", "the own id comes back");
  const same = (found: Pick<Task, "id" | "outputs"> | undefined, how: string): void =>
    must(
      found?.id === result.id && isDeepStrictEqual(lasting(found.outputs), lasting(result.outputs)),
      `${how} tells the same task`,
    );
  same(await endpoint.get(result.id), "get by id");
  same(await endpoint.get({ externalTaskId: "row-1" }), "get by own id");
  same(await kling.tasks.resume(JSON.stringify(task)).then((again) => again.refresh()), "a resumed handle");
  if (apiVersion === "v1") {
    for await (const listed of endpoint.list({ pageSize: 1 })) {
      same(listed, "the list");
      break;
    }
  }
  const again = await endpoint.run(input, { ...extra, apiVersion });
  must(tell(again) === tell(result), "run gives what create and wait give");

  world.scenes.length = 0;
  if (result.outputs[0]?.type === "video") await result.outputs[0].open().then(({ stream }) => stream.cancel());
  const [scene] = world.scenes;
  const { units } = estimate ?? {};
  const paid = result.billing.reduce((sum, { amount }) => sum + amount, 0);
  must(!units || (paid >= units.min - 1e-6 && paid <= units.max + 1e-6), `${paid} units are within the estimate`);
  return {
    gives: tell(result),
    estimate: units && (units.min === units.max ? `${units.min}` : `${units.min} to ${units.max}`),
    // What the clip is like, by what was drawn.
    clip: scene && `${scene.width}x${scene.height}, ${scene.seconds} s, ${scene.sound ? "sound" : "silent"}`,
    model: scene?.model,
    ledger: await ledgerLine(kling, result.id),
    billing: tellBilling(result.billing),
  };
}

/**
 * What the account's ledger says of the task (apps/docs/service/account.md#ledgers): in the same words for both
 * designs.
 */
async function ledgerLine(kling: Trial["kling"], id: string): Promise<object | undefined> {
  for await (const line of kling.account.unitLedger()) {
    if (line.taskId !== id) continue;
    const { model, resolution, duration, audio, videoInput, voiceControl, amount, packageType } = line;
    return { model, resolution, duration, audio, videoInput, voiceControl, amount, packageType };
  }
  return undefined;
}

/** Outputs without their links' signatures, and without what only one of the designs tells. */
function lasting(outputs: readonly Output[]): unknown {
  return outputs.map((output) => ("url" in output ? { ...output, url: output.url?.split("?")[0] } : output));
}

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`does not hold: ${what}`);
}
