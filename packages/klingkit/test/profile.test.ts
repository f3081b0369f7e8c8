import { createEmulator } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { ConfigurationError, createKling, type Profile } from "../src/index.ts";
import { fingerprint } from "../src/profile.ts";

const costsOf = (...packs: readonly object[]): object => ({ resource_pack_subscribe_infos: packs });

const PACK = { resource_pack_id: "00000000000000000000000000000064", purchase_time: 1_795_262_400_000 };

async function validProfile(): Promise<Profile> {
  return {
    format: "klingkit-profile-1",
    date: "2026-11-20T00:00:00.000Z",
    host: "emulator.localhost",
    account: await fingerprint(costsOf(PACK), "5a17"),
    facts: { duplicateIds: "rejected", concurrency: { video: 5 } },
  };
}

test("the fingerprint depends on the salt, the id and the time of purchase of a pack", async () => {
  const { packs } = await fingerprint(costsOf(PACK), "5a17");
  expect(packs).toEqual([expect.stringMatching(/^[\da-f]{64}$/)]);
  expect(await fingerprint(costsOf(PACK), "5a17")).toEqual({ salt: "5a17", packs });
  for (const other of [
    await fingerprint(costsOf(PACK), "5a18"),
    await fingerprint(costsOf({ ...PACK, purchase_time: 1 }), "5a17"),
    await fingerprint(costsOf({ ...PACK, resource_pack_id: "1" }), "5a17"),
  ])
    expect(other.packs).not.toEqual(packs);
});

test.each([
  ["another format", { format: "klingkit-profile-0" }],
  ["no date", { date: "yesterday" }],
  ["an unknown fact", { facts: { slots: 5 } }],
  ["an unknown value", { facts: { duplicateIds: "sometimes" } }],
  ["an invalid limit", { facts: { concurrency: { video: 0 } } }],
  ["limits that are none", { facts: { concurrency: false } }],
  ["a limit of an unknown pack type", { facts: { concurrency: { slots: 5 } } }],
  ["a time that would hold creates for days", { facts: { unseenMs: 1e9 } }],
  ["no fingerprint", { account: {} }],
])("a profile with %s fails the first call, and nothing is sent", async (_what, change) => {
  await using emulator = await createEmulator({ clock: "virtual", listen: false });
  const { url: baseUrl, fetch, clock } = emulator;
  const profile = { ...(await validProfile()), ...change } as unknown as Profile;
  const kling = createKling({ apiKey: "api-key-emulator", baseUrl, fetch, clock, env: {}, profile });
  await expect(kling.tasks.get(["1"])).rejects.toBeInstanceOf(ConfigurationError);
  expect(emulator.calls).toEqual([]);
});

test("the account is compared once, with one free request", async () => {
  await using emulator = await createEmulator({ clock: "virtual", listen: false });
  const { url: baseUrl, fetch, clock } = emulator;
  const problems: unknown[] = [];
  const kling = createKling({
    apiKey: "api-key-emulator",
    baseUrl,
    fetch,
    clock,
    env: {},
    profile: await validProfile(),
    onEvent: (event) => void (event.type === "profile" && problems.push(event.problem)),
  });
  await Promise.all([kling.tasks.get(["1"]), kling.tasks.get(["2"])]);
  await kling.tasks.get(["3"]);
  expect(emulator.calls.filter(({ path }) => path === "/account/costs")).toHaveLength(1);
  expect(problems).toEqual([undefined]);
});
