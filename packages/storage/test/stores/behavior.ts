import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { killUploads } from "../../scripts/kill-uploads.ts";
import { azuriteConnection, startStore, type Store, type StoreName } from "../../scripts/stores.ts";
import { openSink } from "../../src/index.ts";
import { sha256 } from "../big-file.ts";
import { bytesOf, fileOf } from "../files.ts";

const isFull = process.env["KLINGKIT_FULL"] !== undefined;
const hasStores = isFull || process.env["KLINGKIT_STORES"] !== undefined;
/** How many videos are saved by a program that is killed, and how often it is killed. */
const interrupted = isFull ? { jobs: 12, kills: 6 } : { jobs: 4, kills: 2 };

async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "klingkit-storage-"));
}

/** The tests of a store. Each store has its own file, so that they run at the same time. */
export function behavior(name: StoreName): void {
  let store: Store | undefined;
  let folder = "";
  beforeEach(({ skip }) => skip(!hasStores, "needs the stores, which `pnpm test:storage` installs and starts"));
  beforeAll(async () => {
    if (!hasStores) return;
    folder = await temporaryFolder();
    store = await startStore(name, folder);
  });
  afterAll(async () => {
    await store?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });
  function running(): Store {
    if (!store) throw new Error("The store has not started.");
    return store;
  }

  test.each([0, 1000, 5_242_880, 12_345_678])("stores a file of %i bytes with its type and facts", async (size) => {
    const { sink, read } = running();
    const bytes = bytesOf(size);
    const metadata = { "task-id": "8123", prompt: "Nebel über 100 % Öl" };
    const file = fileOf(bytes, { name: `a/b ü ${size}.mp4`, metadata });
    expect(await sink.put(file)).toMatchObject({ size, sha256: sha256(bytes) });
    const stored = await read(file.name);
    expect(sha256(stored.bytes)).toBe(sha256(bytes));
    expect(stored.contentType).toBe("video/mp4");
    const prompt = stored.metadata["prompt"] ?? "";
    expect(name === "r2" ? prompt : decodeURIComponent(prompt)).toBe(metadata.prompt);
    expect(stored.metadata["task-id"] ?? stored.metadata["task_id"]).toBe("8123");
  });

  test("replaces a file of the same name", async () => {
    const { sink, read } = running();
    await sink.put(fileOf(bytesOf(7000)));
    await sink.put(fileOf(bytesOf(300)));
    expect((await read("8123.mp4")).bytes).toHaveLength(300);
  });

  test("a download that fails keeps the earlier file", async () => {
    const { sink, read } = running();
    await sink.put(fileOf(bytesOf(300), { name: "kept.mp4" }));
    const failing = fileOf(bytesOf(9_000_000), { name: "kept.mp4", size: 10_000_000, failure: new Error("lost") });
    await expect(sink.put(failing)).rejects.toThrow(/\S/);
    expect((await read("kept.mp4")).bytes).toHaveLength(300);
  });

  test("no upload is lost or paid for twice when the program is killed", async () => {
    const state = await temporaryFolder();
    onTestFinished(() => rm(state, { recursive: true, force: true }));
    // Kills after fixed numbers of chunks. What the operating system does in between differs.
    let last = 0;
    const random = (): number => (last = (last + 0.37) % 1);
    const report = await killUploads(name, state, { ...interrupted, random });
    expect(report).toMatchObject({ paid: interrupted.jobs, wrong: [] });
    expect(report.kills).toBeGreaterThan(0);
  });

  // A binding has no URL.
  if (name === "r2") return;
  test("the environment opens it", async () => {
    const { url, read } = running();
    vi.stubEnv("AWS_ENDPOINT_URL_S3", url);
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "S3RVER");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "S3RVER");
    vi.stubEnv("AZURE_STORAGE_CONNECTION_STRING", azuriteConnection(url));
    onTestFinished(() => void vi.unstubAllEnvs());
    const sink = await openSink(`${name === "s3" ? "s3" : "az"}://films/from-environment`);
    await sink.put(fileOf(bytesOf(100)));
    expect((await read("from-environment/8123.mp4")).bytes).toHaveLength(100);
  });
}
