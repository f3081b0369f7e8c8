import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@klingkit/http";
import { expect, onTestFinished, test } from "vitest";
import { closeEntry, createJournal, type Journal, readOpenEntries, reportEntries } from "../../src/probe/journal.ts";

const entry = { experiment: "x", host: "https://h", credential: "c", path: "/v1/p", units: 1, at: 1 };

async function openJournal(): Promise<{ readonly folder: string; readonly journal: Journal }> {
  const folder = await mkdtemp(join(tmpdir(), "klingkit-journal-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const journal = await createJournal(folder, systemClock);
  onTestFinished(() => journal.close());
  return { folder, journal };
}

const openIds = async (folder: string): Promise<readonly string[]> =>
  (await readOpenEntries(folder)).map(({ externalId }) => externalId);

test("a run that named the creates of another one does not hide its later creates", async () => {
  const { folder, journal } = await openJournal();
  await journal.end(await journal.begin({ ...entry, externalId: "first" }), { outcome: "accepted", id: "1" });
  const lost = await journal.begin({ ...entry, externalId: "lost" });
  await reportEntries(await readOpenEntries(folder));
  expect(await openIds(folder)).toEqual(["lost"]);
  await journal.end(lost, { outcome: "accepted", id: "2" });
  await journal.end(await journal.begin({ ...entry, externalId: "third" }), { outcome: "accepted", id: "3" });
  expect(await openIds(folder)).toEqual(["lost", "third"]);
  await journal.report();
  expect(await openIds(folder)).toEqual([]);
});

test("an outcome that is added after a line that a crash cut is read", async () => {
  const { folder, journal } = await openJournal();
  await journal.begin({ ...entry, externalId: "lost" });
  const [file = ""] = await readdir(folder);
  await appendFile(join(folder, file), '{"number":0,"outc');
  const [open] = await readOpenEntries(folder);
  if (open) await closeEntry(open, { outcome: "none" });
  expect(await openIds(folder)).toEqual([]);
});
