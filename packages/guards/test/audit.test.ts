import { appendFile, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { fileSink, verifyAuditFile } from "../src/files.ts";
import { allow, audit, type AuditOptions, budget, screen, verifyAudit } from "../src/index.ts";
import { connect, errorOf, openEmulator, settled, temporaryFolder } from "./emulated.ts";

/** Creates tasks with an audit log, and returns its lines. */
async function record(
  work: (kling: ReturnType<typeof connect>, emulator: Awaited<ReturnType<typeof openEmulator>>) => Promise<unknown>,
  options: AuditOptions = {},
): Promise<string[]> {
  const lines: string[] = [];
  const emulator = await openEmulator();
  const guard = audit((line) => void lines.push(line), { clock: emulator.clock, ...options });
  await work(connect(emulator, { beforeCreate: [guard, allow({ models: ["kling-3.0"] })] }), emulator);
  await settled();
  await vi.waitFor(() => expect(lines.length % 2).toBe(0));
  return lines;
}

const parsed = (lines: readonly string[]): unknown[] => lines.map((line) => JSON.parse(line) as unknown);

test("writes a line before the create and one with its outcome", async () => {
  const lines = await record(
    (kling) => kling.video.textToVideo.run({ prompt: "a lighthouse" }, { externalTaskId: "order-1" }),
    { who: "films" },
  );
  expect(parsed(lines)).toMatchObject([
    {
      line: 1,
      at: "2026-11-21T12:00:00.000Z",
      event: "create",
      id: "order-1",
      who: "films",
      endpoint: "video.textToVideo",
      apiVersion: "v2",
      model: "kling-3.0",
      resolution: "720p",
      duration: 5,
      estimate: { units: { min: 3, max: 3 }, usd: { min: 0.42, max: 0.42 }, packageType: "video" },
      prompts: [expect.stringMatching(/^sha256:[0-9a-f]{64}$/)],
      previous: "0".repeat(64),
    },
    {
      line: 2,
      event: "outcome",
      id: "order-1",
      who: "films",
      taskState: "exists",
      taskId: expect.any(String),
      status: "succeeded",
      billing: [{ kind: "unit", amount: 3, packageType: "video" }],
    },
  ]);
  expect(lines.join()).not.toContain("lighthouse");
  expect(await verifyAudit(lines)).toMatchObject({ ok: true, lines: 2 });
});

test("records what other guards block, with their reason, and rejections without the service's message", async () => {
  const lines = await record(async (kling, emulator) => {
    await errorOf(kling.video.textToVideo.create({ prompt: "fog", model: "kling-2.6" }));
    emulator.faults.add({ method: "POST", code: 1301 });
    await errorOf(kling.video.textToVideo.create({ prompt: "fog" }));
  });
  expect(parsed(lines.filter((line) => line.includes('"outcome"')))).toMatchObject([
    {
      taskState: "none",
      error: { code: "create_blocked", reason: "The model kling-2.6 is not allowed, only kling-3.0." },
    },
    { taskState: "none", error: { code: "content_rejected", serviceCode: 1301 } },
  ]);
});

test("stores prompts in full if asked, and with hashes that need the key otherwise", async () => {
  const prompts = async (options: AuditOptions): Promise<unknown> => {
    const [line = ""] = await record((kling) => kling.video.textToVideo.run({ prompt: "fog" }), options);
    return (JSON.parse(line) as { readonly prompts: unknown }).prompts;
  };
  expect(await prompts({ prompts: "full" })).toEqual(["fog"]);
  const plain = await prompts({});
  expect(await prompts({})).toEqual(plain);
  expect(await prompts({ key: "a" })).not.toEqual(plain);
});

test("blocks the create if its line cannot be written, and reports an outcome that cannot be written", async () => {
  const emulator = await openEmulator();
  const failing = audit(() => Promise.reject(new Error("disk full")));
  const error = await errorOf(connect(emulator, { beforeCreate: failing }).video.textToVideo.create({ prompt: "fog" }));
  expect(error).toMatchObject({ retryable: true, cause: { guard: "audit" } });
  expect(error.message).toContain("The audit log cannot be written: disk full.");
  expect(emulator.calls).toEqual([]);
  const onError = vi.fn<(error: unknown) => void>();
  let isFull = false;
  const guard = audit(() => (isFull ? Promise.reject(new Error("disk full")) : undefined), { onError });
  const task = await connect(emulator, { beforeCreate: guard }).video.textToVideo.create({ prompt: "fog" });
  isFull = true;
  await task.wait();
  await vi.waitFor(() =>
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: "disk full" })),
  );
});

/** Writes a log of 2 guards to a file. */
async function writeLog(tasks = 5, options: AuditOptions = {}): Promise<string> {
  const path = join(await temporaryFolder(), "audit.jsonl");
  const emulator = await openEmulator();
  for (const who of ["ada", "ben"]) {
    const kling = connect(emulator, {
      beforeCreate: audit(fileSink(path), { who, clock: emulator.clock, prompts: "full", ...options }),
    });
    await Promise.all(
      Array.from({ length: tasks }, (_, task) =>
        kling.video.textToVideo.run({ prompt: `fog ${task} \u{1F32B} Nebel über dem Meer` }),
      ),
    );
  }
  await vi.waitFor(async () => expect((await readFile(path, "utf8")).split("\n")).toHaveLength(4 * tasks + 1));
  return path;
}

test("guards of one file write one log, which its owner can read", async () => {
  const path = await writeLog();
  const result = await verifyAuditFile(path);
  expect(result).toMatchObject({ ok: true, lines: 20, hasState: true });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(`${path}.state`)).mode & 0o777).toBe(0o600);
  const last = result.ok ? result.last : "";
  expect(await verifyAuditFile(path, { last })).toMatchObject({ ok: true });
  expect(await verifyAuditFile(path, { last: "0".repeat(64) })).toMatchObject({ ok: false });
});

test("finds each of 100 random changes of a log", async () => {
  const path = await writeLog();
  const original = await readFile(path);
  const random = seeded(7);
  const integer = (end: number): number => Math.floor(random() * end);
  const lines = original.toString().split("\n").slice(0, -1);
  const joined = (changed: readonly string[]): Buffer => Buffer.from(changed.map((line) => `${line}\n`).join(""));
  const changes: readonly (() => Buffer)[] = [
    function changeByte() {
      const copy = Buffer.from(original);
      const at = integer(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 + integer(255));
      return copy;
    },
    function removeByte() {
      const at = integer(original.length);
      return Buffer.concat([original.subarray(0, at), original.subarray(at + 1)]);
    },
    function insertByte() {
      const at = integer(original.length + 1);
      return Buffer.concat([original.subarray(0, at), Buffer.from([integer(256)]), original.subarray(at)]);
    },
    function removeLines() {
      const [from, count] = [integer(lines.length), 1 + integer(3)];
      return joined(lines.filter((_, index) => index < from || index >= from + count));
    },
    function removeEnd() {
      return joined(lines.slice(0, integer(lines.length)));
    },
    function swapLines() {
      const from = integer(lines.length);
      const to = (from + 1 + integer(lines.length - 1)) % lines.length;
      const copy = [...lines];
      [copy[from], copy[to]] = [lines[to] ?? "", lines[from] ?? ""];
      return joined(copy);
    },
    function repeatLine() {
      const [from, to] = [integer(lines.length), integer(lines.length + 1)];
      return joined([...lines.slice(0, to), lines[from] ?? "", ...lines.slice(to)]);
    },
    function changeValue() {
      const at = integer(lines.length);
      return joined(
        lines.map((line, index) => (index === at ? line.replace(/"who":"(ada|ben)"/, '"who":"eve"') : line)),
      );
    },
    function cutEnd() {
      return original.subarray(0, integer(original.length));
    },
  ];
  const missed: string[] = [];
  for (let count = 0; count < 100; count++) {
    const change = changes[count % changes.length];
    await writeFile(path, change?.() ?? original);
    if ((await verifyAuditFile(path)).ok) missed.push(`${count}: ${change?.name}`);
  }
  expect(missed).toEqual([]);
  await writeFile(path, original);
  expect(await verifyAuditFile(path)).toMatchObject({ ok: true });
});

test("without the state, only a known hash shows that the end was removed", async () => {
  const path = await writeLog(2);
  const result = await verifyAuditFile(path);
  const last = result.ok ? result.last : "";
  await rm(`${path}.state`);
  const lines = (await readFile(path, "utf8")).split("\n");
  await writeFile(path, `${lines.slice(0, 5).join("\n")}\n`);
  expect(await verifyAuditFile(path)).toMatchObject({ ok: true, lines: 5, hasState: false });
  expect(await verifyAuditFile(path, { last })).toEqual({
    ok: false,
    line: 6,
    problem: `The line with the hash ${last} is missing: lines were removed from the end.`,
    hasState: false,
  });
});

test("the end stays missing when the log continues after lines were removed", async () => {
  const path = await writeLog(2);
  const lines = (await readFile(path, "utf8")).split("\n");
  await writeFile(path, `${lines.slice(0, 5).join("\n")}\n`);
  await fileSink(path).append(async (head) => {
    expect(head?.lines).toBe(8);
    return { text: "{}", head: { lines: 9, hash: "0".repeat(64) } };
  });
  expect(await verifyAuditFile(path)).toMatchObject({ ok: false, line: 6 });
});

test("continues a log whose last line was written partly, or not recorded, when the process was killed", async () => {
  const path = await writeLog(1);
  const lines = (await readFile(path, "utf8")).split("\n");
  await appendFile(path, '{"line":5,"at":"2026-');
  expect(await verifyAuditFile(path)).toMatchObject({ ok: false, line: 5 });
  const emulator = await openEmulator();
  const guard = audit(fileSink(path));
  const intent = await connect(emulator, { beforeCreate: guard }).video.textToVideo.prepare({ prompt: "fog" });
  await guard(intent, undefined);
  expect(await verifyAuditFile(path)).toMatchObject({ ok: true, lines: 5 });
  // The state is as before the last line.
  const state = await readFile(`${path}.state`);
  await guard(intent, undefined);
  await writeFile(`${path}.state`, state);
  await audit(fileSink(path))(intent, undefined);
  expect(await verifyAuditFile(path)).toMatchObject({ ok: true, lines: lines.length + 2 });
});

test.each([
  ["text of another file", "notes of a day\nand no line break"],
  ["other text after a log", (line: string) => `${line}\nnotes`],
  ["a line of a log after other text", 'notes\n{"line":2,"at":"20'],
])("does not change a file that ends with %s", async (_name, content) => {
  const path = await writeLog(1);
  const [first = ""] = (await readFile(path, "utf8")).split("\n");
  const text = typeof content === "string" ? content : content(first);
  const other = join(await temporaryFolder(), "notes.txt");
  await writeFile(other, text);
  const emulator = await openEmulator();
  const kling = connect(emulator, { beforeCreate: audit(fileSink(other)) });
  const error = await errorOf(kling.video.textToVideo.create({ prompt: "fog" }));
  expect(error.message).toContain("is not an audit log");
  expect(await readFile(other, "utf8")).toBe(text);
  expect(emulator.calls).toEqual([]);
});

test("continues a log of which only the beginning of a line was written", async () => {
  const path = join(await temporaryFolder(), "audit.jsonl");
  await writeFile(path, '{"li');
  const emulator = await openEmulator();
  const guard = audit(fileSink(path));
  const intent = await connect(emulator, { beforeCreate: guard }).video.textToVideo.prepare({ prompt: "fog" });
  await guard(intent, undefined);
  expect(await verifyAuditFile(path)).toMatchObject({ ok: true, lines: 1 });
});

test("continues a long log", async () => {
  const path = await writeLog(1, { who: "x".repeat(200_000) });
  const emulator = await openEmulator();
  const guard = audit(fileSink(path));
  const intent = await connect(emulator, { beforeCreate: guard }).video.textToVideo.prepare({ prompt: "fog" });
  await guard(intent, undefined);
  expect(await verifyAuditFile(path)).toMatchObject({ ok: true, lines: 5 });
});

test("a log with a key cannot be verified, or written again, without it", async () => {
  const path = await writeLog(1, { key: "secret" });
  expect(await verifyAuditFile(path, { key: "secret" })).toMatchObject({ ok: true });
  expect(await verifyAuditFile(path)).toMatchObject({ ok: false, line: 1 });
  expect(await verifyAuditFile(path, { key: "guess" })).toMatchObject({ ok: false, line: 1 });
});

test("an empty log is intact, and one whose lines were all removed is not", async () => {
  expect(await verifyAudit([])).toEqual({ ok: true, lines: 0, last: undefined });
  const path = await writeLog(1);
  await truncate(path, 0);
  expect(await verifyAuditFile(path)).toMatchObject({ ok: false, line: 1 });
});

test("`who` can depend on the create, and all guards work together", async () => {
  const emulator = await openEmulator();
  const lines: string[] = [];
  const { clock } = emulator;
  const kling = connect(emulator, {
    beforeCreate: [
      audit((line) => void lines.push(line), {
        who: ({ externalTaskId = "" }) => externalTaskId.split("-")[0] ?? "",
        clock,
      }),
      allow({ models: ["kling-3.0"], maxDuration: 10 }),
      screen(() => undefined),
      budget({ usd: 1, per: "day", clock }),
    ],
  });
  await kling.video.textToVideo.run({ prompt: "fog" }, { externalTaskId: "ada-1" });
  await vi.waitFor(() => expect(lines).toHaveLength(2));
  expect(parsed(lines)).toMatchObject([{ who: "ada" }, { who: "ada" }]);
});

test.each<[object, string]>([
  [{ prompts: "none" }, '`prompts` must be "hash" or "full".'],
  [{ key: "" }, "`key` must not be empty."],
  [{ user: "ada" }, "Unknown option of `audit` `user`. Did you mean `who`?"],
])("rejects the options %o", (options, message) => {
  expect(() => audit(() => undefined, options)).toThrow(message);
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
