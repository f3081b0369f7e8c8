import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openWorld } from "./world.ts";

test("Ctrl-C while waiting says how to go on, and tasks wait goes on", async () => {
  const world = await openWorld();
  world.interruptWhen(world.waited());
  const stopped = await world.run("video", "a cat", "--id", "cat", "-o", "cat.mp4");
  expect(stopped.code).toBe(130);
  expect(stopped.err).toContain(
    "The task goes on at the service. This waits for it and fetches the result:\n\n  klingkit tasks wait cat\n",
  );

  expect(await world.run("tasks", "wait")).toMatchObject({ code: 0, out: "cat.mp4\n" });
  expect(await world.isMp4("cat.mp4")).toBe(true);
  expect(world.emulator.state().paid.tasks).toBe(1);
  expect(await world.run("tasks", "wait")).toMatchObject({ code: 0, out: "" });
});

test("Ctrl-C while the create has no answer leaves its request, and tasks recover finds the task it made", async () => {
  const world = await openWorld();
  world.emulator.faults.add({ method: "POST", path: "/text-to-video", processed: true, hang: true, times: 1 });
  world.interruptWhen(world.seen("POST", "/text-to-video"));
  const stopped = await world.run("video", "a cat", "--id", "cat", "-o", "cat.mp4");
  expect(stopped.code).toBe(130);
  expect(stopped.err).toContain("klingkit tasks recover cat");
  expect(existsSync(join(world.folder, ".klingkit", "tasks", "cat.request.json"))).toBe(true);

  const recovered = await world.run("tasks", "recover");
  expect(recovered).toMatchObject({ code: 0, err: expect.stringContaining("the service has it") });
  expect(existsSync(join(world.folder, ".klingkit", "tasks", "cat.request.json"))).toBe(false);
  expect(await world.run("tasks", "wait", "cat")).toMatchObject({ code: 0 });
  expect(world.emulator.state().paid.tasks).toBe(1);
});

test("what was not made is told as not made, and is sent only when asked for", async () => {
  const world = await openWorld();
  world.emulator.faults.add({ method: "POST", path: "/text-to-video", hang: true, times: 1 });
  world.interruptWhen(world.seen("POST", "/text-to-video"));
  await world.run("video", "a cat", "--id", "cat", "-o", "cat.mp4");

  const told = await world.run("tasks", "recover", "cat");
  expect(told.err).toContain("was not made. Send it with: klingkit tasks recover cat --send");
  expect(world.emulator.state().paid.tasks).toBe(0);
  expect(await world.run("tasks", "recover", "cat", "--send")).toMatchObject({ code: 0 });
  expect(await world.run("tasks", "wait")).toMatchObject({ code: 0, out: "cat.mp4\n" });
  expect(world.emulator.state().paid.tasks).toBe(1);
});

test("a recovery that fails does not stop the others", async () => {
  const world = await openWorld();
  for (const name of ["cat", "dog"]) {
    world.emulator.faults.add({ method: "POST", path: "/text-to-video", processed: true, hang: true, times: 1 });
    world.interruptWhen(world.seen("POST", "/text-to-video"));
    await world.run("video", `a ${name}`, "--id", name, "-o", `${name}.mp4`);
  }
  world.emulator.faults.add({
    path: "/tasks",
    when: ({ query }) => query["external_task_ids"] === "cat",
    drop: "before",
  });
  const { code, err } = await world.run("tasks", "recover");
  expect(code).toBe(6);
  expect(err).toContain("dog: the service has it");
  expect(err).toContain("  klingkit tasks recover cat\n");
  expect(world.emulator.state().paid.tasks).toBe(2);
});

test("a state folder elsewhere is named again in the advice", async () => {
  const world = await openWorld();
  world.interruptWhen(world.waited());
  const stopped = await world.run("video", "a cat", "--id", "cat", "--state", "my state");
  expect(stopped.err).toContain("klingkit tasks wait cat --state 'my state'");
});

test("tasks list, show and download know a task by the beginning of its name", async () => {
  const world = await openWorld();
  await world.run("video", "a cat", "--id", "cat-1", "-o", "cat.mp4");
  expect((await world.run("tasks", "list")).out).toMatch(
    /^name +state +made +prompt\ncat-1 +succeeded +[-\d]+ [:\d]+ +a cat\n$/,
  );
  expect((await world.run("tasks", "list", "--status", "failed", "--json")).out).toBe("");
  expect((await world.run("tasks", "list", "--remote", "--json")).json()).toMatchObject([
    { externalTaskId: "cat-1", status: "succeeded", outputs: [{ type: "video" }], billing: [{ amount: 3 }] },
  ]);
  expect((await world.run("tasks", "show", "cat", "--json")).json()).toMatchObject([
    { record: { name: "cat-1" }, task: { status: "succeeded", outputs: [{ type: "video" }] } },
  ]);
  const shown = await world.run("tasks", "show", "cat");
  expect(shown.out).toMatch(/^cost +3 video units$/m);
  expect(await world.run("tasks", "download", "cat", "-o", "again.mp4")).toMatchObject({ code: 0, out: "again.mp4\n" });
  expect(await readFile(join(world.folder, "again.mp4"))).toEqual(await readFile(join(world.folder, "cat.mp4")));
});

test("tasks download refuses a task that has not succeeded", async () => {
  const world = await openWorld();
  await world.run("video", "a cat", "--id", "cat", "--no-wait");
  expect(await world.run("tasks", "download", "cat")).toMatchObject({
    code: 2,
    err: "klingkit: The task cat is submitted: nothing to fetch.\n",
  });
});

test("a name that is not there, or leads out of the folder, is refused", async () => {
  const world = await openWorld();
  expect(await world.run("tasks", "wait", "cat")).toMatchObject({
    code: 2,
    err: expect.stringContaining('No task "cat"'),
  });
  expect(await world.run("tasks", "download", "../../etc/passwd")).toMatchObject({
    code: 2,
    err: expect.stringContaining('No task "../../etc/passwd"'),
  });
});

test("a task that somebody else made is shown by the service's id", async () => {
  const world = await openWorld();
  await world.run("video", "a cat", "--id", "cat", "--state", "elsewhere", "--no-wait");
  const id = String(world.emulator.state().tasks[0]?.id);
  expect((await world.run("tasks", "show", id, "--json")).json()).toMatchObject([
    { task: { id, externalTaskId: "cat" } },
  ]);
  expect((await world.run("tasks", "show", id, "--endpoint", "video.textToVideo")).out).toContain(id);
});

test("the end of --timeout is no failure of the task", async () => {
  const world = await openWorld({ emulator: { taskSeconds: 600 } });
  const { code, err } = await world.run("video", "a cat", "--id", "cat", "--timeout", "1");
  expect(code).toBe(7);
  expect(err).toContain("klingkit tasks wait cat");
});

test("errors for scripts are one line of JSON with the next command", async () => {
  const world = await openWorld();
  world.interruptWhen(world.waited());
  const { err, out } = await world.run("video", "a cat", "--id", "cat", "--json");
  expect(out).toBe("");
  expect(JSON.parse(err)).toMatchObject({
    error: { name: "AbortError", exitCode: 130, taskName: "cat", taskState: "exists", next: "klingkit tasks wait cat" },
  });
});
