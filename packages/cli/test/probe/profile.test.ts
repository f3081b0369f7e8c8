import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_ACCOUNT, type EmulatorOptions, type FaultRule } from "@klingkit/emulator";
import { createKling, type KlingEvent, type Kling, type Profile, TaskOutcomeUnknownError } from "klingkit";
import { describe, expect, onTestFinished, test } from "vitest";
import { API_KEY, createTestCli, type TestCli } from "../test-cli.ts";

const DAY = 86_400_000;

async function probe(
  emulator: EmulatorOptions,
  ...flags: readonly string[]
): Promise<{ cli: TestCli; profile: Profile }> {
  const cli = await createTestCli({ emulator });
  await cli.emulator.addTask({ path: "/v1/images/generations", body: { model_name: "kling-v3", prompt: "fog" } });
  expect(await cli.run("probe", ...flags)).toMatchObject({ code: 0 });
  const text = await readFile(join(cli.folder, "klingkit-probe", "profile.json"), "utf8");
  return { cli, profile: JSON.parse(text) as Profile };
}

function connect({ emulator }: TestCli, profile?: Profile, apiKey = API_KEY): { kling: Kling; events: KlingEvent[] } {
  const events: KlingEvent[] = [];
  const { url: baseUrl, fetch, clock } = emulator;
  const kling = createKling({
    apiKey,
    baseUrl,
    fetch,
    clock,
    env: {},
    random: () => 0.5,
    ...(profile ? { profile } : {}),
    onEvent: (event) => void events.push(event),
  });
  onTestFinished(() => kling.close());
  return { kling, events };
}

/** The number of requests since `since`. */
function count({ emulator }: TestCli, method: string, path: string, since: number): number {
  return emulator.calls.slice(since).filter((call) => call.method === method && call.path.startsWith(path)).length;
}

describe("a client relies on the profile that the probe wrote", () => {
  const CREATE: FaultRule = { method: "POST", path: "/text-to-video", times: 1 };

  test("a create whose task may be unseen for long is looked up for longer", async () => {
    const { cli, profile } = await probe(
      { switches: { visibleAfter: 100_000 } },
      "--spend",
      "1",
      "--only",
      "unseen-tasks",
    );
    expect(profile.facts.unseenMs).toBeGreaterThanOrEqual(100_000);
    const found = async (loaded?: Profile): Promise<boolean> => {
      const { kling } = connect(cli, loaded);
      cli.emulator.faults.add({ ...CREATE, drop: "after" });
      const intent = await kling.video.textToVideo.prepare({ prompt: "fog", duration: 5 });
      const error = await kling.tasks.send(intent, { createTimeout: 2000 }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(TaskOutcomeUnknownError);
      return (await kling.tasks.recover(intent)) !== undefined;
    };
    expect(await found()).toBe(false);
    expect(await found(profile)).toBe(true);
  });

  test("a create is not sent again where a used external task id is accepted", async () => {
    const { cli, profile } = await probe(
      { switches: { externalTaskIds: "off", visibleAfter: 8000 } },
      "--spend",
      "2",
      "--only",
      "external-ids",
    );
    expect(profile.facts).toEqual({ duplicateIds: "accepted" });
    const sent = async (loaded?: Profile): Promise<number> => {
      const { kling } = connect(cli, loaded);
      const since = cli.emulator.calls.length;
      cli.emulator.faults.add({ ...CREATE, drop: "after" });
      await kling.video.textToVideo.create({ prompt: "fog", duration: 5 }).catch(() => undefined);
      return count(cli, "POST", "/text-to-video", since);
    };
    // Without the profile, the video is paid for twice.
    expect(await sent()).toBe(2);
    expect(await sent(profile)).toBe(1);
  });

  test("the tasks of a hidden family are polled on API v1 only", async () => {
    const { cli, profile } = await probe({ switches: { tasksEndpointProducts: "video" } }, "--only", "families");
    expect(profile.facts).toEqual({ hiddenPaths: ["/v1/images/generations"] });
    const queries = async (loaded?: Profile): Promise<number> => {
      const { kling } = connect(cli, loaded);
      const since = cli.emulator.calls.length;
      await kling.image.generate.run({ prompt: "fog" });
      return count(cli, "GET", "/tasks", since);
    };
    expect(await queries()).toBeGreaterThan(0);
    expect(await queries(profile)).toBe(0);
  });

  test("creates wait for the observed number of slots, and none is rejected", async () => {
    const { cli, profile } = await probe({}, "--spend", "10.5", "--only", "slots");
    expect(profile.facts).toEqual({ concurrency: { video: 5 } });
    const rejections = async (loaded?: Profile): Promise<number> => {
      const { kling, events } = connect(cli, loaded);
      const tasks = Array.from({ length: 8 }, (_, at) =>
        kling.video.textToVideo.run({ prompt: `fog ${at}`, duration: 5 }),
      );
      await Promise.all(tasks);
      return events.filter((event) => event.type === "response" && event.serviceCode === 1303).length;
    };
    expect(await rejections()).toBeGreaterThan(0);
    expect(await rejections(profile)).toBe(0);
  });

  test("the create of Kling 4.0 is sent again where it accepts external task ids", async () => {
    const { cli, profile } = await probe({}, "--spend", "3", "--only", "kling-4-options");
    expect(profile.facts).toEqual({ kling4ExternalIds: "accepted" });
    const create = async (loaded?: Profile): Promise<unknown> => {
      const { kling } = connect(cli, loaded);
      cli.emulator.faults.add({ ...CREATE, drop: "before" });
      return kling.video.textToVideo
        .create({ model: "kling-4.0", prompt: "fog", duration: 5 })
        .catch((error: unknown) => error);
    };
    expect(await create()).toBeInstanceOf(TaskOutcomeUnknownError);
    expect(await create(profile)).toMatchObject({ status: "submitted" });
  });
});

describe("a profile that does not apply", () => {
  const OTHER = { ...DEFAULT_ACCOUNT, accessKey: "ak-other", apiKeys: ["api-key-other"] };

  async function problemOf(cli: TestCli, profile: Profile, apiKey?: string): Promise<unknown> {
    const { kling, events } = connect(cli, profile, apiKey);
    await kling.tasks.get(["1"]);
    return events.find((event) => event.type === "profile");
  }

  test("is not used: of another account, of another host, old, or without a fingerprint", async () => {
    const { cli, profile } = await probe({ accounts: [DEFAULT_ACCOUNT, OTHER] }, "--only", "unknown-task");
    const used = { type: "profile", isUsed: true, problem: undefined };
    const ignored = (problem: string): object => ({ type: "profile", isUsed: false, problem });
    expect(await problemOf(cli, profile)).toMatchObject(used);
    expect(await problemOf(cli, profile, "api-key-other")).toMatchObject(ignored("other-account"));
    expect(await problemOf(cli, { ...profile, host: "api.example.com" })).toMatchObject(ignored("other-host"));
    const packs: Profile = { ...profile, account: { ...profile.account, packs: [] } };
    expect(await problemOf(cli, packs)).toMatchObject(ignored("unverified"));
    cli.emulator.faults.add({ path: "/account/costs", drop: "before" });
    expect(await problemOf(cli, profile)).toMatchObject(ignored("unverified"));
    cli.emulator.faults.clear();
    await cli.emulator.clock.sleep(20 * DAY);
    expect(await problemOf(cli, profile)).toMatchObject(used);
    await cli.emulator.clock.sleep(71 * DAY);
    expect(await problemOf(cli, profile)).toMatchObject(ignored("old"));
  });

  test("two profiles of one account have no hash in common, and neither contains a pack's id", async () => {
    const cli = await createTestCli();
    const profiles: Profile[] = [];
    for (const out of ["one", "two"]) {
      await cli.run("probe", "--only", "unknown-task", "--out", out);
      profiles.push(JSON.parse(await readFile(join(cli.folder, out, "profile.json"), "utf8")) as Profile);
    }
    const hashes = profiles.flatMap(({ account }) => [account.salt, ...account.packs]);
    expect(new Set(hashes).size).toBe(8);
    for (const { id } of cli.emulator.state().accounts.flatMap(({ packs }) => packs)) expect(hashes).not.toContain(id);
  });
});
