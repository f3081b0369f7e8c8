import { existsSync, readFileSync } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTaskStore } from "../src/state/task-store.ts";
import { createTestCli } from "./test-cli.ts";

test("Ctrl-C during the wait prints the command that continues, and tasks wait continues", async () => {
  const cli = await createTestCli();
  cli.interruptWhen(cli.taskPolled());
  const interrupted = await cli.run("video", "a cat", "--id", "cat", "-o", "cat.mp4");
  expect(interrupted.code).toBe(130);
  expect(interrupted.err).toContain(
    "The task keeps running at the service. Wait for it and download the result with:\n\n  klingkit tasks wait cat\n",
  );

  expect(await cli.run("tasks", "wait")).toMatchObject({ code: 0, out: "cat.mp4\n" });
  expect(await cli.isMp4("cat.mp4")).toBe(true);
  expect(cli.emulator.state().paid.tasks).toBe(1);
  expect(await cli.run("tasks", "wait")).toMatchObject({ code: 0, out: "" });
});

test("Ctrl-C before the create response keeps the request, and tasks recover finds the task", async () => {
  const cli = await createTestCli();
  cli.emulator.faults.add({ method: "POST", path: "/text-to-video", processed: true, hang: true, times: 1 });
  cli.interruptWhen(cli.requestReceived("POST", "/text-to-video"));
  const interrupted = await cli.run("video", "a cat", "--id", "cat", "-o", "cat.mp4");
  expect(interrupted.code).toBe(130);
  expect(interrupted.err).toContain("klingkit tasks recover cat");
  expect(existsSync(join(cli.folder, ".klingkit", "tasks", "cat.request.json"))).toBe(true);

  const recovered = await cli.run("tasks", "recover");
  expect(recovered).toMatchObject({ code: 0, err: expect.stringContaining("accepted by the service") });
  expect(existsSync(join(cli.folder, ".klingkit", "tasks", "cat.request.json"))).toBe(false);
  expect(await cli.run("tasks", "wait", "cat")).toMatchObject({ code: 0 });
  expect(cli.emulator.state().paid.tasks).toBe(1);
});

test("tasks recover reports a task that was not created, and sends it only with --send", async () => {
  const cli = await createTestCli();
  cli.emulator.faults.add({ method: "POST", path: "/text-to-video", hang: true, times: 1 });
  cli.interruptWhen(cli.requestReceived("POST", "/text-to-video"));
  await cli.run("video", "a cat", "--id", "cat", "-o", "cat.mp4");

  const recovered = await cli.run("tasks", "recover", "cat");
  expect(recovered.err).toContain("not created. Send it with: klingkit tasks recover cat --send");
  expect(cli.emulator.state().paid.tasks).toBe(0);
  expect(await cli.run("tasks", "recover", "cat", "--send")).toMatchObject({ code: 0 });
  expect(await cli.run("tasks", "wait")).toMatchObject({ code: 0, out: "cat.mp4\n" });
  expect(cli.emulator.state().paid.tasks).toBe(1);
});

test("tasks recover --send sends all requests that were not created, except rejected ones", async () => {
  const cli = await createTestCli();
  cli.emulator.faults.add({ method: "POST", path: "/text-to-video", hang: true, times: 1 });
  cli.interruptWhen(cli.requestReceived("POST", "/text-to-video"));
  await cli.run("video", "a cat", "--id", "cat", "-o", "cat.mp4");
  await cli.run("tasks", "recover");
  expect(await cli.run("video", "a video to [reject]", "--id", "bad")).toMatchObject({ code: 5 });
  expect(cli.emulator.state().paid.tasks).toBe(0);

  const { code, json } = await cli.run("tasks", "recover", "--send", "--json");
  expect(code).toBe(0);
  expect(json()).toMatchObject([{ name: "cat", state: "sent" }]);
  expect(cli.emulator.state().paid.tasks).toBe(1);
  expect((await cli.run("tasks", "recover", "--send")).err).toContain("There is nothing to recover.");
});

test("a request that tasks recover --send may have sent is looked up before it is sent again", async () => {
  const cli = await createTestCli({ emulator: { switches: { externalTaskIds: "off" } } });
  const { faults } = cli.emulator;
  faults.add({ method: "POST", path: "/text-to-video", hang: true, times: 1 });
  cli.interruptWhen(cli.requestReceived("POST", "/text-to-video"));
  await cli.run("video", "a cat", "--id", "cat");
  await cli.run("tasks", "recover");
  faults.clear();
  const record = join(cli.folder, ".klingkit", "tasks", "cat.task.json");
  let whileSending: unknown;
  faults.add({
    method: "POST",
    when: () => {
      whileSending = JSON.parse(readFileSync(record, "utf8"));
      return false;
    },
  });
  await cli.run("tasks", "recover", "cat", "--send");
  expect(whileSending).toMatchObject({ state: "stored" });
});

test("tasks recover does not assume that a task whose stored request is missing was not created", async () => {
  const cli = await createTestCli();
  cli.emulator.faults.add({ method: "POST", path: "/text-to-video", processed: true, hang: true, times: 1 });
  cli.interruptWhen(cli.requestReceived("POST", "/text-to-video"));
  await cli.run("video", "a cat", "--id", "cat");
  const tasks = join(cli.folder, ".klingkit", "tasks");
  const record = JSON.parse(await readFile(join(tasks, "cat.task.json"), "utf8")) as object;
  await writeFile(join(tasks, "cat.task.json"), JSON.stringify({ ...record, task: undefined }));
  await rm(join(tasks, "cat.request.json"));
  const { code, err } = await cli.run("tasks", "recover");
  expect(code).toBe(2);
  expect(err).toContain("so its outcome is unknown");
  expect((await cli.run("tasks", "list", "--json")).json()).not.toMatchObject([{ state: "not-sent" }]);
});

test("a recovery that fails does not stop the others", async () => {
  const cli = await createTestCli();
  for (const name of ["cat", "dog"]) {
    cli.emulator.faults.add({ method: "POST", path: "/text-to-video", processed: true, hang: true, times: 1 });
    cli.interruptWhen(cli.requestReceived("POST", "/text-to-video"));
    await cli.run("video", `a ${name}`, "--id", name, "-o", `${name}.mp4`);
  }
  cli.emulator.faults.add({
    path: "/tasks",
    when: ({ query }) => query["external_task_ids"] === "cat",
    drop: "before",
  });
  const { code, err } = await cli.run("tasks", "recover");
  expect(code).toBe(6);
  expect(err).toContain("dog: accepted by the service");
  expect(err).toContain("  klingkit tasks recover cat\n");
  expect(cli.emulator.state().paid.tasks).toBe(2);
});

test("the command that continues repeats --state", async () => {
  const cli = await createTestCli();
  cli.interruptWhen(cli.taskPolled());
  const interrupted = await cli.run("video", "a cat", "--id", "cat", "--state", "my state");
  expect(interrupted.err).toContain("klingkit tasks wait cat --state 'my state'");
});

test("tasks list, show and download find a task by the beginning of its name", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--id", "cat-1", "-o", "cat.mp4");
  expect((await cli.run("tasks", "list")).out).toMatch(
    /^name +state +created +prompt\ncat-1 +succeeded +[-\d]+ [:\d]+ +a cat\n$/,
  );
  expect((await cli.run("tasks", "list", "--status", "failed", "--json")).out).toBe("");
  expect((await cli.run("tasks", "list", "--remote", "--json")).json()).toMatchObject([
    { externalTaskId: "cat-1", status: "succeeded", outputs: [{ type: "video" }], billing: [{ amount: 3 }] },
  ]);
  expect((await cli.run("tasks", "show", "cat", "--json")).json()).toMatchObject([
    { record: { name: "cat-1" }, task: { status: "succeeded", outputs: [{ type: "video" }] } },
  ]);
  const shown = await cli.run("tasks", "show", "cat");
  expect(shown.out).toMatch(/^cost +3 video units$/m);
  expect(await cli.run("tasks", "download", "cat", "-o", "again.mp4")).toMatchObject({ code: 0, out: "again.mp4\n" });
  expect(await readFile(join(cli.folder, "again.mp4"))).toEqual(await readFile(join(cli.folder, "cat.mp4")));
});

test("tasks wait -o overwrites an existing file only with --force", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--id", "cat", "--no-wait");
  await writeFile(join(cli.folder, "old.mp4"), "paid for");
  expect(await cli.run("tasks", "wait", "cat", "-o", "old.mp4")).toMatchObject({
    code: 2,
    err: expect.stringContaining("old.mp4 already exists"),
  });
  expect(await readFile(join(cli.folder, "old.mp4"), "utf8")).toBe("paid for");
  expect(await cli.run("tasks", "wait", "cat", "-o", "old.mp4", "--force")).toMatchObject({ code: 0 });
  expect(await cli.isMp4("old.mp4")).toBe(true);
});

test("tasks download rejects a task that has not succeeded", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--id", "cat", "--no-wait");
  expect(await cli.run("tasks", "download", "cat")).toMatchObject({
    code: 2,
    err: 'klingkit: The task cat has no result to download: its status is "submitted".\n',
  });
});

test("other users cannot read the state of tasks and batches, and git ignores it", async () => {
  const cli = await createTestCli();
  const folder = join(cli.folder, "state");
  await createTaskStore(folder).createFolder("batches");
  for (const path of [folder, join(folder, "batches")]) expect((await stat(path)).mode & 0o777).toBe(0o700);
  expect(await readFile(join(folder, ".gitignore"), "utf8")).toBe("*\n");
});

test("rejects a name that does not exist or leads out of the state directory", async () => {
  const cli = await createTestCli();
  expect(await cli.run("tasks", "wait", "cat")).toMatchObject({
    code: 2,
    err: expect.stringContaining('The task "cat" does not exist'),
  });
  expect(await cli.run("tasks", "download", "../../etc/passwd")).toMatchObject({
    code: 2,
    err: expect.stringContaining('The task "../../etc/passwd" does not exist'),
  });
});

test("tasks show finds a task without a local record by its task id", async () => {
  const cli = await createTestCli();
  await cli.run("video", "a cat", "--id", "cat", "--state", "elsewhere", "--no-wait");
  const id = String(cli.emulator.state().tasks[0]?.id);
  expect((await cli.run("tasks", "show", id, "--json")).json()).toMatchObject([
    { task: { id, externalTaskId: "cat" } },
  ]);
  expect((await cli.run("tasks", "show", id, "--endpoint", "video.textToVideo")).out).toContain(id);
});

test("--wait-timeout ends the wait and does not fail the task", async () => {
  const cli = await createTestCli({ emulator: { taskSeconds: 600 } });
  const { code, err } = await cli.run("video", "a cat", "--id", "cat", "--wait-timeout", "1");
  expect(code).toBe(7);
  expect(err).toContain("klingkit tasks wait cat");
});

test("--json prints an error as one line of JSON with the command that continues", async () => {
  const cli = await createTestCli();
  cli.interruptWhen(cli.taskPolled());
  const { err, out } = await cli.run("video", "a cat", "--id", "cat", "--json");
  expect(out).toBe("");
  expect(JSON.parse(err)).toMatchObject({
    error: { name: "AbortError", exitCode: 130, taskName: "cat", taskState: "exists", next: "klingkit tasks wait cat" },
  });
});

test("a wait reports once that the service does not respond, and that it responds again", async () => {
  const cli = await createTestCli({ emulator: { taskSeconds: 60 } });
  await cli.run("video", "fog", "--id", "fog", "--no-wait");
  cli.emulator.faults.add({ method: "GET", times: 5, drop: "before", dropCode: "ENOTFOUND" });
  const { code, err } = await cli.run("tasks", "wait", "fog");
  expect(code).toBe(0);
  expect(err.split("\n").filter((line) => /Warning|again/.test(line))).toEqual([
    expect.stringMatching(/^Warning: .*\(ENOTFOUND\)\..* The wait continues, and the tasks keep running\.$/),
    "The service responds again.",
  ]);
});
