import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT, DEFAULT_START } from "../src/index.ts";
import { startEmulator, T2V } from "./client.ts";

const now = DEFAULT_START / 1000;

async function signed(
  claims: { iss?: string; exp?: number; nbf?: number } = {},
  secret = DEFAULT_ACCOUNT.secretKey,
  alg = "HS256",
): Promise<Record<string, string>> {
  const token = await new SignJWT({ iss: DEFAULT_ACCOUNT.accessKey, exp: now + 1800, nbf: now - 5, ...claims })
    .setProtectedHeader({ alg, typ: "JWT" })
    .sign(new TextEncoder().encode(secret));
  return { authorization: `Bearer ${token}` };
}

test("API v1 accepts a token that is signed as documented", async () => {
  const { get, emulator } = await startEmulator();
  expect(await get(T2V, await signed())).toMatchObject({ status: 200, code: 0, message: "SUCCEED", data: [] });
  expect(emulator.calls[0]).toMatchObject({
    auth: "jwt",
    account: "ak-emulator",
    headers: { authorization: "Bearer ***" },
  });
});

test.each([
  ["signed with a different secret", 1000, {}, "sk-other-0123456789abcdef0123456789ab"],
  ["of an unknown access key", 1002, { iss: "ak-unknown" }, undefined],
  ["not valid yet", 1003, { nbf: now + 60 }, undefined],
  ["expired", 1004, { exp: now - 1 }, undefined],
  ["with a lifetime that is too long", 1002, { exp: now + 1800 + 61 }, undefined],
])("a token %s is rejected with %d", async (_what, code, claims, secret) => {
  const { get } = await startEmulator();
  expect(await get(T2V, await signed(claims, secret))).toMatchObject({ status: 401, code });
});

test("a token with a lifetime of 1800 s plus one minute is accepted", async () => {
  const { get } = await startEmulator();
  expect(await get(T2V, await signed({ exp: now + 1800 + 60 }))).toMatchObject({ status: 200 });
});

test("a token with a different algorithm is rejected, even with the correct secret", async () => {
  const { get } = await startEmulator();
  expect(
    await get(T2V, await signed({}, `${DEFAULT_ACCOUNT.secretKey}${DEFAULT_ACCOUNT.secretKey}`, "HS512")),
  ).toMatchObject({ status: 401, code: 1002 });
});

test("a token expires on the emulator's clock", async () => {
  const { get, emulator } = await startEmulator();
  const token = await signed();
  await emulator.clock.advance(1_799_000);
  expect(await get(T2V, token)).toMatchObject({ status: 200 });
  await emulator.clock.advance(1_000);
  expect(await get(T2V, token)).toMatchObject({ status: 401, code: 1004 });
});

test("API v2 rejects tokens and refers to API keys", async () => {
  const { get, post } = await startEmulator();
  for (const rejection of [
    await get("/tasks?task_ids=1", await signed()),
    await post("/text-to-video/kling-3.0", {}, await signed()),
  ]) {
    expect(rejection).toMatchObject({ status: 401, code: 1002, message: expect.stringContaining("AK/SK") });
  }
});

test("a missing header is rejected with 1001, a different scheme with 1002", async () => {
  const { get } = await startEmulator();
  expect(await get(T2V, {})).toMatchObject({ status: 401, code: 1001 });
  expect(await get(T2V, { authorization: "Basic YTpi" })).toMatchObject({ status: 401, code: 1002 });
});

test("API v1 rejects a malformed key as a token, API v2 as an access key", async () => {
  const { get } = await startEmulator();
  const malformed = { authorization: "Bearer nonsense" };
  expect((await get(T2V, malformed)).message).toContain("expected to have 3 parts, but got 0");
  expect((await get("/tasks?task_ids=1", malformed)).message).toContain("AK/SK");
  expect((await get(T2V, { authorization: "Bearer api-key-unknown" })).message).toContain("api key not found");
});

test("key headers are accepted for accounts with a gateway only", async () => {
  const headers = { "x-api-key": DEFAULT_ACCOUNT.accessKey, "x-api-secret": DEFAULT_ACCOUNT.secretKey };
  expect(await (await startEmulator()).get(T2V, headers)).toMatchObject({ status: 401, code: 1001 });
  const gateway = await startEmulator({ accounts: [{ ...DEFAULT_ACCOUNT, gateway: true }] });
  expect(await gateway.get(T2V, headers)).toMatchObject({ status: 200 });
  expect(await gateway.get(T2V, { ...headers, "x-api-secret": "wrong" })).toMatchObject({ status: 401, code: 1000 });
  expect(JSON.stringify(gateway.emulator.calls)).not.toContain(DEFAULT_ACCOUNT.secretKey);
});

test("the credentials of an account in another region are rejected", async () => {
  const { get } = await startEmulator({ region: "beijing" });
  expect(await get(T2V)).toMatchObject({
    status: 401,
    code: 1002,
    message: "Authorization is invalid: api key not found",
  });
  expect(await get(T2V, await signed())).toMatchObject({
    status: 401,
    code: 1002,
    message: "Authorization is invalid",
  });
});

test("an added account of another region is rejected, one of the same region is accepted", async () => {
  const { get, emulator } = await startEmulator({ region: "beijing" });
  const account = { accessKey: "ak", secretKey: "sk-0123456789abcdef", apiKeys: ["api-key-added"] };
  const headers = { authorization: "Bearer api-key-added" };
  emulator.addAccount(account);
  expect(await get(T2V, headers)).toMatchObject({ status: 401, code: 1002 });
  emulator.addAccount({ ...account, region: "beijing" });
  expect((await get(T2V, headers)).status).toBe(200);
  expect(emulator.state().accounts.map(({ accessKey }) => accessKey)).toEqual(["ak"]);
});

test("an account without permission is rejected with 403", async () => {
  const { get } = await startEmulator({ accounts: [{ ...DEFAULT_ACCOUNT, rejectsWith: 1103 }] });
  expect(await get(T2V)).toMatchObject({ status: 403, code: 1103 });
});

test("API v2 accepts a JWT if the switch is 'accept'", async () => {
  const { get } = await startEmulator();
  expect(await get("/tasks?task_ids=1", await signed())).toMatchObject({ status: 401, code: 1002 });
  const other = await startEmulator({ switches: { jwtOnV2: "accept" } });
  expect(await other.get("/tasks?task_ids=1", await signed())).toMatchObject({ status: 200, code: 0 });
});
