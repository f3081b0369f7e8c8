import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { connected, lighthouse, served } from "./served.ts";

test("allows exactly what fits of 50 parallel calls to two servers, and creates no more", async () => {
  const accounts = [{ ...DEFAULT_ACCOUNT, packs: [{ type: "image", units: 10_000, concurrency: 500 }] }] as const;
  const { mcp, another, emulator } = await served({ budget: 5, kling: { concurrency: false } }, { accounts });
  const clients = [await connected(mcp), await connected(await another())];
  const answers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) =>
      clients[index % 2]?.call("make_image", { requestId: `image-${index}`, input: { ...lighthouse, n: 9 } }),
    ),
  );
  // 9 images cost 0.252 USD.
  const refused = answers.flatMap((answer) => answer?.error ?? []);
  expect([answers.length - refused.length, refused.length]).toEqual([19, 31]);
  expect(emulator.state().paid.tasks).toBe(19);
  expect(refused[0]).toMatchObject({
    code: "create_blocked",
    taskState: "none",
    message: expect.stringMatching(
      /The budget of 5 USD per day does not cover the task: 4.788 are spent or reserved, and the task may cost 0.252/,
    ),
  });
});

test("a refused create can be repeated on the next day", async () => {
  const { mcp, emulator } = await served({ budget: 0.5 });
  const { call } = await connected(mcp);
  await call("make_video", { requestId: "a", input: lighthouse });
  const second = { requestId: "b", input: lighthouse };
  expect((await call("make_video", second)).error).toMatchObject({ code: "create_blocked" });
  await emulator.clock.sleep(24 * 3_600_000);
  expect((await call("make_video", second)).data).toMatchObject({ status: "submitted" });
});
