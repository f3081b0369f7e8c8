import { expect, test } from "vitest";
import { createTestCli } from "./test-cli.ts";

const MINUTE = 60_000;

test("tasks stuck lists tasks that run far longer than usual, with what to do", async () => {
  const cli = await createTestCli({ emulator: { taskSeconds: 7200 } });
  await cli.run("video", "a cat", "--id", "cat", "--no-wait");
  expect(await cli.run("tasks", "stuck")).toMatchObject({ code: 0, out: "No task is stuck.\n" });
  await cli.emulator.clock.sleep(65 * MINUTE);
  await cli.run("video", "a dog", "--id", "dog", "--no-wait");
  const { code, out, json } = await cli.run("tasks", "stuck", "--json");
  expect(code).toBe(8);
  expect(out).toContain("Wait for it with: klingkit tasks wait cat");
  expect(json()).toMatchObject([
    {
      name: "cat",
      id: cli.emulator.state().tasks[0]?.id,
      endpoint: "video.textToVideo",
      status: "processing",
      next: expect.stringContaining("Do not create it again yet"),
    },
  ]);
  expect((await cli.run("tasks", "stuck", "--remote")).out).toMatch(/processing +1:05:\d\d/);
  expect((await cli.run("tasks", "stuck", "--after", "90")).out).toBe("No task is stuck.\n");
  expect(cli.emulator.state().paid.tasks).toBe(2);
});

test("tasks stuck lists a task of another host with the flag to use, and examines the others", async () => {
  const cli = await createTestCli({ emulator: { taskSeconds: 7200 } });
  await cli.run("video", "a cat", "--id", "cat", "--no-wait");
  await cli.emulator.clock.sleep(65 * MINUTE);
  const { code, json } = await cli.run("tasks", "stuck", "--base-url", "http://127.0.0.1:9", "--json");
  expect(code).toBe(8);
  expect(json()).toMatchObject([
    { name: "cat", status: "another host", next: expect.stringContaining("tasks stuck --base-url ") },
  ]);
});

test("tasks stuck lists requests whose outcome is unknown", async () => {
  const cli = await createTestCli();
  cli.emulator.faults.add({ method: "POST", path: "/text-to-video", processed: true, hang: true, times: 1 });
  cli.interruptWhen(cli.requestReceived("POST", "/text-to-video"));
  await cli.run("video", "a cat", "--id", "cat");
  expect(await cli.run("tasks", "stuck")).toMatchObject({ code: 0 });
  await cli.emulator.clock.sleep(6 * MINUTE);
  const { code, json } = await cli.run("tasks", "stuck", "--json");
  expect(code).toBe(8);
  expect(json()).toMatchObject([
    { name: "cat", status: "outcome-unknown", next: expect.stringContaining("klingkit tasks recover cat") },
  ]);
});

test("tasks stuck lists tasks that the service does not know", async () => {
  const cli = await createTestCli({ emulator: { taskSeconds: 7200 } });
  await cli.run("video", "a cat", "--id", "cat", "--no-wait");
  cli.emulator.reset();
  await cli.emulator.clock.sleep(30 * MINUTE);
  expect((await cli.run("tasks", "stuck", "--json")).json()).toMatchObject([
    { name: "cat", status: "not found", next: expect.stringContaining("Check whether --region") },
  ]);
});

test("tasks stuck advises to contact the support about a task that has run for a day", async () => {
  const cli = await createTestCli({ emulator: { taskSeconds: 720_000 } });
  await cli.run("video", "a cat", "--id", "cat", "--no-wait");
  await cli.emulator.clock.sleep(25 * 60 * MINUTE);
  const { out } = await cli.run("tasks", "stuck");
  expect(out.replaceAll(/\s+/g, " ")).toContain("Ask the service's support about the task");
});
