import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { crashPoints } from "./crash.ts";
import type { Ended, TestOrder } from "./run-order.ts";

/** What an order has cost, and what it has led to. */
export interface Outcome {
  readonly paidTasks: number;
  readonly files: number;
  readonly isVideo: boolean;
}

export const onePaidVideo: Outcome = { paidTasks: 1, files: 1, isVideo: true };

export async function outcomeOf({ emulator, folder }: TestOrder, path = ""): Promise<Outcome> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  return {
    paidTasks: emulator.state().paid.tasks,
    files: (await readdir(folder)).length,
    isVideo: bytes.subarray(4, 8).toString() === "ftyp",
  };
}

/** Tests an engine with a program that makes a video of an order. */
export function testEngine(engine: {
  /** Creates an order on an emulator, with variables of the program. */
  createOrder(variables?: Readonly<Record<string, string>>): Promise<TestOrder>;
  /** Runs the program until it ends. */
  run(environment: Readonly<Record<string, string>>): Promise<Ended>;
  /** A text in the error of a workflow whose prompt was rejected. */
  readonly rejection: string;
}): void {
  test("an order is paid for once, and its callback ends the wait", async () => {
    const order = await engine.createOrder({ WAIT_SECONDS: "600" });
    const { result, output } = await engine.run(order.environment);
    expect(await outcomeOf(order, result?.path), output).toEqual(onePaidVideo);
  });

  test.each(crashPoints)("survives a kill %s", async (point) => {
    const order = await engine.createOrder();
    const killed = await engine.run({ ...order.environment, CRASH_AT: point });
    expect(killed.signal, killed.output).toBe("SIGKILL");
    const { result, output } = await engine.run(order.environment);
    expect(await outcomeOf(order, result?.path), output).toEqual(onePaidVideo);
  });

  test("a rejected prompt ends the workflow after one create", async () => {
    const order = await engine.createOrder({ PROMPT: "fog [reject]" });
    const { result, output } = await engine.run(order.environment);
    expect(result?.error, output).toContain(engine.rejection);
    expect(order.emulator.calls.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
}
