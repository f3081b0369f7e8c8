import type { FaultRule } from "@klingkit/emulator";
import { experimental_generateVideo as generateVideo } from "ai";
import { expect, test } from "vitest";
import { emulated, isMp4 } from "./emulated.ts";

const create = { method: "POST", path: "/text-to-video/" } as const;
const read = { method: "GET", path: "/tasks" } as const;

/** Faults of the first request of each kind, after which the videos are still generated. */
const survived: readonly (readonly [name: string, rule: FaultRule])[] = [
  ["the create response is dropped", { ...create, drop: "after" }],
  ["the create connection is dropped", { ...create, drop: "before" }],
  ["504 after the create", { ...create, status: 504, body: "", processed: true }],
  ["504 in place of the create", { ...create, status: 504, body: "" }],
  ["500 after the create", { ...create, status: 500, body: "", processed: true }],
  ["500 in place of the create", { ...create, status: 500, body: "" }],
  ["the create never gets a response", { ...create, hang: true, processed: true }],
  ["an uncoded 403 after the create", { ...create, status: 403, body: "<html>", processed: true }],
  ["401 in a wait", { ...read, status: 401, code: 1004 }],
  ["an uncoded 401 in a wait", { ...read, status: 401, body: "<html>" }],
  ["a dropped socket in a wait", { ...read, drop: "before" }],
  ["503 in a wait", { ...read, status: 503, body: "" }],
];

/** Matches the first request of each create. */
function firstOfEach(): NonNullable<FaultRule["when"]> {
  const seen = new Set<string>();
  return ({ body }) => {
    const id = /"external_task_id":"[^"]+"/.exec(JSON.stringify(body))?.[0] ?? "";
    return seen.size < seen.add(id).size;
  };
}

for (const n of [1, 3]) {
  test.each(survived)(`${n === 1 ? "one video" : "three videos"}, each paid once: %s`, async (_, rule) => {
    const { emulator, klingkit, virtual } = await emulated();
    emulator.faults.add(rule.method === "POST" ? { ...rule, when: firstOfEach() } : { ...rule, times: 1 });
    const { videos } = await generateVideo({
      model: klingkit.video("kling-3.0"),
      prompt: "a lighthouse in fog",
      n,
      ...virtual,
    });
    expect(videos.filter(({ uint8Array }) => isMp4(uint8Array))).toHaveLength(n);
    expect(emulator.state().paid.tasks).toBe(n);
  });
}

test("an uncoded 403 in place of the create fails, is not repeated and creates nothing", async () => {
  const { emulator, klingkit, virtual } = await emulated();
  emulator.faults.add({ ...create, status: 403, body: "<html>" });
  const started = generateVideo({ model: klingkit.video("kling-3.0"), prompt: "a lighthouse in fog", ...virtual });
  await expect(started).rejects.toMatchObject({
    name: "AI_APICallError",
    isRetryable: false,
    statusCode: 403,
    data: { code: "unexpected_response", taskState: "none" },
  });
  expect(emulator.state().paid.tasks).toBe(0);
});
