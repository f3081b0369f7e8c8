import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type NewRecord, openStore, type Store } from "../src/store.ts";

const record: NewRecord = {
  requestId: "a",
  endpoint: "video.textToVideo",
  fingerprint: "f",
  createdAt: 1,
  price: { min: 0.42, max: 0.42 },
  warning: undefined,
  request: "{}",
};

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "klingkit-mcp-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return join(path, "state");
}

function open(path: string): Store {
  const store = openStore(path);
  onTestFinished(() => store.close());
  return store;
}

test("two processes on one directory share records and external task ids", async () => {
  const path = await folder();
  const [one, other] = [open(path), open(path)];
  expect(one.externalTaskId("a")).toBe(other.externalTaskId("a"));
  expect(one.add(record).fingerprint).toBe("f");
  expect(other.add({ ...record, fingerprint: "g" }).fingerprint).toBe("f");
  expect(other.list(10)).toHaveLength(1);
});

test("one process only may send a request for the first time", async () => {
  const path = await folder();
  const stores = [open(path), open(path), open(path)];
  stores[0]?.add(record);
  expect(stores.map((store) => store.claim("a"))).toEqual([true, false, false]);
  stores[0]?.notCreated("a", "busy");
  expect(stores[1]?.find("a")).toMatchObject({ state: "not-created", message: "busy" });
  expect(stores.map((store) => store.claim("a"))).toEqual([true, false, false]);
  stores[2]?.accepted("a", { id: "1", status: "submitted" });
  expect(stores[0]?.findTask("1")).toMatchObject({ requestId: "a", state: "accepted", request: undefined });
  stores[0]?.notCreated("a", "too late");
  expect(stores[0]?.find("a")?.state).toBe("accepted");
});

test.skipIf(process.platform === "win32")("other users cannot read the directory and its files", async () => {
  const path = await folder();
  open(path).add(record);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  for (const name of await readdir(path)) expect((await stat(join(path, name))).mode & 0o777).toBe(0o600);
});
