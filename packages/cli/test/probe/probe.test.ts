import { once } from "node:events";
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { describe, expect, test } from "vitest";
import { addFaults } from "../../src/probe/emulated.ts";
import { experiments } from "../../src/probe/experiments/all.ts";
import { costOf } from "../../src/probe/experiment.ts";
import { API_KEY, createTestCli, type TestCli, type TestCliOptions } from "../test-cli.ts";

const FILES = ["report.json", "report.md", "profile.json"];

async function filesOf({ folder }: TestCli, out = "klingkit-probe"): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const name of FILES) texts[name] = await readFile(join(folder, out, name), "utf8");
  return texts;
}

const total = experiments.reduce((sum, experiment) => sum + costOf(experiment, { slots: 5 }), 0);

describe("a run over the whole list", () => {
  const apiKey = "api-key-kling-planted0secret0of0the0reader0123456789";
  const secretKey = "planted-secret-key-0123456789abcdef";
  const planted: TestCliOptions = {
    emulator: {
      accounts: [
        {
          ...DEFAULT_ACCOUNT,
          accessKey: "planted-access-key-42",
          secretKey,
          apiKeys: [apiKey],
          packs: [
            { type: "video", units: 1000, concurrency: 5, name: "Planted-Pack-Of-The-Reader" },
            { type: "image", units: 1000, concurrency: 9 },
          ],
        },
      ],
    },
    env: {
      KLING_API_KEY: apiKey,
      KLING_ACCESS_KEY: "planted-access-key-42",
      KLING_SECRET_KEY: secretKey,
      KLINGKIT_MCP_TOKEN: "planted-token-7777",
    },
  };

  test.each([0, 20])("contains no secret and no data of the account with %i percent of faults", async (percent) => {
    const cli = await createTestCli(planted);
    const { emulator } = cli;
    await emulator.addTask({
      path: "/v1/images/generations",
      body: { model_name: "kling-v3", prompt: "planted prompt", external_task_id: "planted-id" },
      id: "877777777777777777",
    });
    if (percent > 0) addFaults(emulator, percent / 100);
    const { code, out, err } = await cli.run("probe", "--spend", "60");
    expect([code, err]).toEqual([0, ""]);
    const texts: Record<string, string> = { ...(await filesOf(cli)), out };
    const { accounts, tasks } = emulator.state();
    const secrets = [
      apiKey,
      secretKey,
      "planted",
      "Planted",
      "eyJ",
      "Bearer",
      ...accounts.flatMap(({ packs }) => packs.map(({ id }) => id)),
      ...tasks.map(({ id }) => id),
      "kk-probe-",
      "http://emulator",
      "__emulator",
      "External_task_id",
    ];
    for (const [name, text] of Object.entries(texts))
      for (const secret of secrets) expect([name, text.includes(secret) ? secret : ""]).toEqual([name, ""]);
    const report = JSON.parse(texts["report.json"] ?? "") as { results: { says: string | null }[]; differs: string[] };
    expect(report.results.length).toBeGreaterThan(40);
    expect(report.differs).toEqual([]);
    expect(texts["report.md"]).toContain("Nowhere: every answer is the one that klingkit assumes.");
  });

  test("leaves no element behind", async () => {
    const cli = await createTestCli();
    await cli.run("probe");
    const response = await cli.emulator.fetch(`${cli.emulator.url}/v1/general/advanced-custom-elements?pageSize=500`, {
      headers: { authorization: "Bearer api-key-emulator" },
    });
    const { data } = (await response.json()) as { data: { task_result: { elements?: { status: string }[] } }[] };
    const statuses = data.flatMap(({ task_result }) => (task_result.elements ?? []).map(({ status }) => status));
    expect(statuses.length).toBeGreaterThan(5);
    expect(new Set(statuses)).toEqual(new Set(["deleted"]));
  });
});

describe("spending", () => {
  test("nothing is spent without --spend", async () => {
    const cli = await createTestCli();
    const { code, out } = await cli.run("probe");
    expect(code).toBe(0);
    expect(cli.emulator.state().paid.units).toBe(0);
    expect(out).toContain("Not run: slots: it costs up to 10.5 units, and the budget has 0 left: set --spend.");
  });

  test.each([
    [0.25, 0],
    [1, 300_000],
    [2.5, 0],
    [7, 300_000],
    [13, 0],
    [30, 5000],
  ])("never more than --spend %d, with faults and tasks that are unseen for %i ms", async (limit, visibleAfter) => {
    const switches = { externalTaskIds: "off", omniRatio: "optional", visibleAfter } as const;
    const cli = await createTestCli({ emulator: { switches } });
    addFaults(cli.emulator, 0.3);
    await cli.run("probe", "--spend", String(limit));
    const { units } = cli.emulator.state().paid;
    expect(units).toBeLessThanOrEqual(limit);
    const report = JSON.parse((await filesOf(cli))["report.json"] ?? "") as { units: { spent: number } };
    expect(report.units.spent).toBeGreaterThanOrEqual(units);
  });

  test("a create that is accepted against expectation counts, and no other one is sent", async () => {
    const cli = await createTestCli();
    const data = { task_id: "900000000000000001", task_status: "submitted", created_at: 1, updated_at: 1 };
    const body = { code: 0, message: "SUCCEED", request_id: "1", data };
    cli.emulator.faults.add({ method: "POST", path: "/v1/videos/text2video", status: 200, body });
    const { out } = await cli.run("probe", "--only", "order,wrong-types,content-type");
    expect(cli.createRequests()).toHaveLength(1);
    expect(out).toContain("wrong-types: inconclusive: the service accepted a create that it should have refused");
    expect(out).toContain("5 of at most 0 units spent");
  });

  test("limits of the environment that the probe does not keep exclude --spend", async () => {
    const cli = await createTestCli({ env: { KLING_API_KEY: API_KEY, KLINGKIT_BUDGET_PER_DAY: "20" } });
    const { code, err } = await cli.run("probe", "--spend", "1");
    expect(code).toBe(2);
    expect(err).toContain("the probe does not keep the limits of KLINGKIT_BUDGET_PER_DAY");
    expect((await cli.run("probe", "--only", "unknown-task")).code).toBe(0);
  });

  test("an experiment runs only if the budget covers its highest possible cost", async () => {
    const cli = await createTestCli();
    await cli.run("probe", "--spend", "10.4", "--only", "slots");
    expect(cli.createRequests()).toEqual([]);
    await cli.run("probe", "--spend", "10.5", "--only", "slots");
    expect(cli.emulator.state().paid.units).toBe(9);
  });

  test("the list states the same prices that the service charges", async () => {
    const cli = await createTestCli({
      emulator: { switches: { externalTaskIds: "off", omniRatio: "optional", chargeFailed: true } },
    });
    const listed = (await cli.run("probe", "--list", "--json")).json();
    expect(listed.map(({ cost }) => Number(cost)).reduce((sum, cost) => sum + cost, 0)).toBe(total);
    const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
    expect(readme.replaceAll(/\s+/g, " ")).toContain(`cost at most ${Math.round(total * 100) / 100} units`);
    await cli.run("probe", "--spend", String(total));
    const report = JSON.parse((await filesOf(cli))["report.json"] ?? "") as { units: { spent: number } };
    expect(report.units.spent).toBeCloseTo(cli.emulator.state().paid.units, 6);
  });
});

describe("the write-ahead file", () => {
  test("has every create before it is sent", async () => {
    const cli = await createTestCli();
    const missing: string[] = [];
    cli.emulator.faults.add({
      method: "POST",
      path: "/v1/audio/",
      when: ({ body }) => {
        void (async () => {
          const id = String((body as { external_task_id?: string }).external_task_id);
          const names = await readdir(join(cli.folder, ".klingkit", "probe"));
          const texts = await Promise.all(
            names.map((name) => readFile(join(cli.folder, ".klingkit", "probe", name), "utf8")),
          );
          if (!texts.join("").includes(id)) missing.push(id);
        })();
        return false;
      },
    });
    await cli.run("probe", "--spend", "1", "--only", "external-ids");
    expect(missing).toEqual([]);
    expect(cli.createRequests().length).toBeGreaterThan(1);
  });

  test("the next run names the creates of an earlier one, and reports them once", async () => {
    const cli = await createTestCli();
    const interrupted = cli.requestReceived("POST", "/v1/audio/");
    cli.emulator.faults.add({ method: "POST", path: "/v1/audio/", processed: true, hang: true, times: 1 });
    cli.interruptWhen(interrupted);
    const first = await cli.run("probe", "--spend", "1", "--only", "unseen-tasks");
    expect(first.code).toBe(130);
    expect(first.err).toContain("The next run looks up the creates of this one.");
    const [task] = cli.emulator.state().tasks;
    const second = await cli.run("probe", "--only", "unknown-task");
    expect(second.err).toContain(`task ${task?.id} exists.`);
    expect((await cli.run("probe", "--only", "unknown-task")).err).toBe("");
    expect(Object.values(await filesOf(cli)).join("")).not.toContain(task?.id);
  });

  test("a create of an earlier run with another credential stays unknown: this account may not have its task", async () => {
    const env: Record<string, string> = { KLING_API_KEY: API_KEY };
    const other = "api-key-of-another";
    const accounts = [DEFAULT_ACCOUNT, { ...DEFAULT_ACCOUNT, accessKey: "other", apiKeys: [other] }];
    const cli = await createTestCli({ env, emulator: { accounts } });
    cli.emulator.faults.add({ method: "POST", path: "/v1/audio/", processed: true, hang: true, times: 1 });
    cli.interruptWhen(cli.requestReceived("POST", "/v1/audio/"));
    await cli.run("probe", "--spend", "1", "--only", "unseen-tasks");
    await cli.emulator.clock.sleep(601_000);
    env["KLING_API_KEY"] = other;
    expect((await cli.run("probe", "--only", "unknown-task")).err).toContain("its outcome is unknown.");
    env["KLING_API_KEY"] = API_KEY;
    const [task] = cli.emulator.state().tasks;
    expect((await cli.run("probe", "--only", "unknown-task")).err).toContain(`task ${task?.id} exists.`);
  });

  test("a create that the service should have refused is not repeated if its response is lost", async () => {
    const cli = await createTestCli();
    // The emulator refuses it, so that this rule takes its place: it creates a valid task with the same id.
    const path = "/v1/videos/text2video";
    cli.emulator.faults.add({
      method: "POST",
      path,
      drop: "before",
      when: ({ body }) => {
        const { external_task_id } = body as { external_task_id: string };
        void cli.emulator.addTask({ path, body: { model_name: "kling-v3", prompt: "fog", external_task_id } });
        return true;
      },
    });
    const { out } = await cli.run("probe", "--only", "wrong-types");
    expect(out).toContain("inconclusive: the service accepted a create that it should have refused");
    expect(cli.emulator.state().tasks).toHaveLength(1);
  });

  test("a lost create stays unknown if the service finds no task by its external task id", async () => {
    const cli = await createTestCli({ emulator: { switches: { externalTaskIds: "off" } } });
    const path = "/v1/audio/text-to-audio";
    const isLookup = (request: { readonly path: string }): boolean => request.path.includes("kk-probe-");
    cli.emulator.faults.add({ method: "GET", when: isLookup, code: 1201 });
    cli.emulator.faults.add({ method: "POST", path, drop: "after", times: 1 });
    const { code, out } = await cli.run("probe", "--spend", "2", "--only", "duplicate-lookup");
    expect(out).toContain("The outcome of 1 creates is unknown.");
    expect(code).not.toBe(0);
  });

  test("a create that was never sent is named as such", async () => {
    const cli = await createTestCli();
    cli.emulator.faults.add({ method: "POST", path: "/v1/audio/", hang: true, times: 1 });
    cli.interruptWhen(cli.requestReceived("POST", "/v1/audio/"));
    await cli.run("probe", "--spend", "1", "--only", "unseen-tasks");
    expect((await cli.run("probe", "--only", "unknown-task")).err).toContain("its outcome is unknown.");
    await cli.emulator.clock.sleep(601_000);
    expect((await cli.run("probe", "--only", "unknown-task")).err).toContain(
      "no task exists, and nothing was charged.",
    );
    expect((await cli.run("probe", "--only", "unknown-task")).err).toBe("");
  });
});

describe("where klingkit assumes something else", () => {
  test("the report says so, with the page of the facts", async () => {
    const cli = await createTestCli({ emulator: { switches: { notFound: "1203", listOrder: "oldest" } } });
    const { out } = await cli.run("probe", "--only", "unknown-task,list-order");
    expect(out).toContain("! unknown-task: 1203 (status: 404); klingkit assumes 1201");
    const markdown = (await filesOf(cli))["report.md"] ?? "";
    const [, differing] = /## Where klingkit assumes something else\n(.*?)\n## /s.exec(markdown) ?? [];
    expect(differing).toContain("| **oldest** | newest | [tasks.md#api-v1-lists]");
  });
});

test("callbacks arrive at the port of --callback-url", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  server.close();
  await once(server, "close");
  const cli = await createTestCli({
    emulator: { accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret: "whsec_c2VjcmV0" }], switches: { signV1: false } },
  });
  const url = `http://127.0.0.1:${port}/kling`;
  const { out } = await cli.run("probe", "--callback-url", url, "--spend", "2", "--only", "callbacks,v1-signature");
  expect(out).toContain("  callbacks: every-change\n");
  expect(out).toContain("  v1-signature: unsigned\n");
});

test.each([
  [["--switch", "listOrder=oldest"], "--switch and --faults are options of --emulator."],
  [["--emulator", "--switch", "order=oldest"], "--switch: order is not a switch of the emulator."],
  [["--emulator", "--switch", "listOrder=old"], "--switch: listOrder must be newest, oldest, not old."],
  [["--only", "slot"], "--only: slot is not an experiment."],
  [["--callback-url", "https://example.com/kling"], "--callback-url needs --callback-port"],
])("%j is rejected before anything is sent", async (flags, message) => {
  const cli = await createTestCli();
  const { code, err } = await cli.run("probe", ...flags);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(cli.emulator.calls).toEqual([]);
});

test("a key pair alone is enough for the free experiments of API v1", async () => {
  const { accessKey, secretKey } = DEFAULT_ACCOUNT;
  const cli = await createTestCli({ env: { KLING_ACCESS_KEY: accessKey, KLING_SECRET_KEY: secretKey } });
  const { code, out } = await cli.run("probe");
  expect(code).toBe(0);
  expect(out).toContain("  jwt-on-v2: rejected\n");
  expect(out).toContain("  element-duplicates: rejected");
  expect(out).toContain("Not run: kling-4: it requires an API key.");
});

test("without a credential, it names the problem and exits with 3", async () => {
  const cli = await createTestCli({ env: {} });
  const { code, err } = await cli.run("probe");
  expect(code).toBe(3);
  expect(err).toContain("KLING_API_KEY");
});
