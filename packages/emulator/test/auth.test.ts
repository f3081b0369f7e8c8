import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { DEFAULT_ACCOUNT, DEFAULT_START } from "../src/index.ts";
import { open, T2V } from "./client.ts";

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

test("a token as the documentation signs it is accepted on v1", async () => {
  const { get, emulator } = await open();
  expect(await get(T2V, await signed())).toMatchObject({ status: 200, code: 0, message: "SUCCEED", data: [] });
  expect(emulator.calls[0]).toMatchObject({
    auth: "jwt",
    account: "ak-emulator",
    headers: { authorization: "Bearer ***" },
  });
});

test.each([
  ["signed with another secret", 1000, {}, "sk-other-0123456789abcdef0123456789ab"],
  ["of an unknown access key", 1002, { iss: "ak-stranger" }, undefined],
  ["not valid yet", 1003, { nbf: now + 60 }, undefined],
  ["expired", 1004, { exp: now - 1 }, undefined],
  ["that lives too long", 1002, { exp: now + 1800 + 61 }, undefined],
])("a token %s is refused with %d", async (_what, code, claims, secret) => {
  const { get } = await open();
  expect(await get(T2V, await signed(claims, secret))).toMatchObject({ status: 401, code });
});

test("a token that lives a minute more than 1800 s still passes", async () => {
  const { get } = await open();
  expect(await get(T2V, await signed({ exp: now + 1800 + 60 }))).toMatchObject({ status: 200 });
});

test("another algorithm is refused, even with the right secret", async () => {
  const { get } = await open();
  expect(
    await get(T2V, await signed({}, `${DEFAULT_ACCOUNT.secretKey}${DEFAULT_ACCOUNT.secretKey}`, "HS512")),
  ).toMatchObject({ status: 401, code: 1002 });
});

test("a token expires as the emulator's clock moves on", async () => {
  const { get, emulator } = await open();
  const token = await signed();
  await emulator.clock.advance(1_799_000);
  expect(await get(T2V, token)).toMatchObject({ status: 200 });
  await emulator.clock.advance(1_000);
  expect(await get(T2V, token)).toMatchObject({ status: 401, code: 1004 });
});

test("the path apiVersion does not take tokens and says where keys are made", async () => {
  const { get, post } = await open();
  for (const answer of [
    await get("/tasks?task_ids=1", await signed()),
    await post("/text-to-video/kling-3.0", {}, await signed()),
  ]) {
    expect(answer).toMatchObject({ status: 401, code: 1002, message: expect.stringContaining("AK/SK") });
  }
});

test("no header at all is 1001, a header of another scheme 1002", async () => {
  const { get } = await open();
  expect(await get(T2V, {})).toMatchObject({ status: 401, code: 1001 });
  expect(await get(T2V, { authorization: "Basic YTpi" })).toMatchObject({ status: 401, code: 1002 });
});

test("a garbage key meets the token parser on v1 and the pair's refusal on the path apiVersion", async () => {
  const { get } = await open();
  const garbage = { authorization: "Bearer nonsense" };
  expect((await get(T2V, garbage)).message).toContain("expected to have 3 parts, but got 0");
  expect((await get("/tasks?task_ids=1", garbage)).message).toContain("AK/SK");
  expect((await get(T2V, { authorization: "Bearer api-key-unknown" })).message).toContain("api key not found");
});

test("key headers are for an account set up as a gateway only", async () => {
  const headers = { "x-api-key": DEFAULT_ACCOUNT.accessKey, "x-api-secret": DEFAULT_ACCOUNT.secretKey };
  expect(await (await open()).get(T2V, headers)).toMatchObject({ status: 401, code: 1001 });
  const gateway = await open({ accounts: [{ ...DEFAULT_ACCOUNT, gateway: true }] });
  expect(await gateway.get(T2V, headers)).toMatchObject({ status: 200 });
  expect(await gateway.get(T2V, { ...headers, "x-api-secret": "wrong" })).toMatchObject({ status: 401, code: 1000 });
  expect(JSON.stringify(gateway.emulator.calls)).not.toContain(DEFAULT_ACCOUNT.secretKey);
});

test("an account of another region is unknown here", async () => {
  const { get } = await open({ region: "beijing" });
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

test("an account that lacks the right is refused with 403", async () => {
  const { get } = await open({ accounts: [{ ...DEFAULT_ACCOUNT, rejectsWith: 1103 }] });
  expect(await get(T2V)).toMatchObject({ status: 403, code: 1103 });
});
