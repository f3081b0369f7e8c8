import { inspect } from "node:util";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { jwt } from "../src/index.ts";

const pair = { accessKey: "ak-test", secretKey: "a-secret-key-of-some-length" };
const noon = Date.UTC(2026, 10, 21, 12);

/** A clock that advances only when the test advances it. */
function manualClock(): { now(): number; advance(seconds: number): void } {
  let time = noon;
  return { now: () => time, advance: (seconds) => void (time += seconds * 1000) };
}

/** Polls until the renewal in progress replaces the token. Returns the old token if it is not replaced. */
async function renewedToken(
  credentials: { token(): Promise<string> },
  old: string,
  maxPolls = 100_000,
): Promise<string> {
  for (let poll = 0; poll < maxPolls; poll++) {
    const token = await credentials.token();
    if (token !== old) return token;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return old;
}

test("a token contains only the documented header and claims", async () => {
  const token = await jwt(pair, { clock: manualClock() }).token();
  expect(decodeProtectedHeader(token)).toEqual({ alg: "HS256", typ: "JWT" });
  expect(decodeJwt(token)).toEqual({ iss: "ak-test", exp: noon / 1000 + 1800, nbf: noon / 1000 - 5 });
});

test("signs with the UTF-8 bytes of the secret key", async () => {
  const token = await jwt(pair, { clock: manualClock() }).token();
  const key = new TextEncoder().encode(pair.secretKey);
  const { payload } = await jwtVerify(token, key, { currentDate: new Date(noon) });
  expect(payload.iss).toBe("ak-test");
});

test("signs deterministically", async () => {
  const token = await jwt(pair, { clock: manualClock() }).token();
  expect(token).toMatchInlineSnapshot(
    `"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhay10ZXN0IiwiZXhwIjoxNzk1MjY0MjAwLCJuYmYiOjE3OTUyNjIzOTV9.ZQJvCw6JHDQfUF2Spjekj4w1_i0RaKTV4PzMgLUZvr8"`,
  );
});

test("headers returns the token and the content type", async () => {
  const credentials = jwt(pair, { clock: manualClock() });
  expect(await credentials.headers()).toEqual({
    Authorization: `Bearer ${await credentials.token()}`,
    "Content-Type": "application/json",
  });
});

test("1,000 concurrent callers share the first signature", async () => {
  let time = noon;
  // Each call of `now` advances the clock by a second, so a second signature would produce a different token.
  const credentials = jwt(pair, { clock: { now: () => (time += 1000) } });
  const tokens = await Promise.all(Array.from({ length: 1000 }, () => credentials.token()));
  expect(new Set(tokens).size).toBe(1);
});

test("does not renew a token earlier than 300 s before its expiry", async () => {
  const clock = manualClock();
  const credentials = jwt(pair, { clock });
  const first = await credentials.token();
  clock.advance(1499);
  expect(await renewedToken(credentials, first, 1000)).toBe(first);
});

test("renews a token 300 s before its expiry and returns the old one in the meantime", async () => {
  const clock = manualClock();
  const credentials = jwt(pair, { clock });
  const first = await credentials.token();
  clock.advance(1500);
  expect(await credentials.token()).toBe(first);
  const second = await renewedToken(credentials, first);
  expect(decodeJwt(second).exp).toBe(noon / 1000 + 1500 + 1800);
});

test("waits for the new token after the old one has expired", async () => {
  const clock = manualClock();
  const credentials = jwt(pair, { clock });
  const first = await credentials.token();
  clock.advance(1800);
  const second = await credentials.token();
  expect(second).not.toBe(first);
  expect(decodeJwt(second).exp).toBe(noon / 1000 + 1800 + 1800);
});

test("renewBefore determines the time of the renewal", async () => {
  const clock = manualClock();
  const credentials = jwt(pair, { clock, renewBefore: 600 });
  const first = await credentials.token();
  clock.advance(1199);
  expect(await renewedToken(credentials, first, 1000)).toBe(first);
  clock.advance(1);
  expect(decodeJwt(await renewedToken(credentials, first)).exp).toBe(noon / 1000 + 1200 + 1800);
});

test.each([
  [{ lifetime: 1801 }, "lifetime must be above 0 and at most 1800 seconds, not 1801."],
  [{ lifetime: 0 }, "lifetime must be above 0 and at most 1800 seconds, not 0."],
  [{ lifetime: Number.NaN }, "lifetime must be above 0 and at most 1800 seconds, not NaN."],
  [{ renewBefore: 1800 }, "renewBefore must be at least 0 and below lifetime (1800 s), not 1800."],
  [{ renewBefore: -1 }, "renewBefore must be at least 0 and below lifetime (1800 s), not -1."],
])("rejects the options %o", (options, message) => {
  expect(() => jwt(pair, options)).toThrow(expect.objectContaining({ name: "ConfigurationError", message }));
});

test("signs a new token with the service's clock after the service rejects one as expired", async () => {
  const credentials = jwt(pair, { clock: manualClock() });
  const headers = await credentials.headers();
  const hourAhead = noon + 3_600_000;
  expect(await credentials.rejected({ serviceCode: 1004, date: hourAhead, headers })).toEqual({
    retryReason: "clock-skew",
    clockOffset: 3_600_000,
  });
  expect(decodeJwt(await credentials.token()).exp).toBe(hourAhead / 1000 + 1800);
});

test("discards the clock offset if the service rejects the corrected token as well", async () => {
  const credentials = jwt(pair, { clock: manualClock() });
  const date = noon + 3_600_000;
  await credentials.rejected({ serviceCode: 1004, date, headers: await credentials.headers() });
  expect(await credentials.rejected({ serviceCode: 1004, date, headers: await credentials.headers() })).toBe(
    "do-not-retry",
  );
  expect(decodeJwt(await credentials.token()).exp).toBe(noon / 1000 + 1800);
});

test("keeps the clock offset after a success", async () => {
  const clock = manualClock();
  const credentials = jwt(pair, { clock });
  const date = noon - 3_600_000;
  await credentials.rejected({ serviceCode: 1003, date, headers: await credentials.headers() });
  credentials.accepted(await credentials.headers());
  clock.advance(1800);
  expect(decodeJwt(await credentials.token()).exp).toBe(noon / 1000 - 3600 + 1800 + 1800);
});

test("concurrent rejections measure the clock offset once and all retry", async () => {
  const credentials = jwt(pair, { clock: manualClock() });
  const headers = await credentials.headers();
  const decisions = await Promise.all(
    Array.from({ length: 20 }, () => credentials.rejected({ serviceCode: 1004, date: noon + 60_000, headers })),
  );
  expect(new Set(decisions.map((decision) => JSON.stringify(decision)))).toEqual(
    new Set([JSON.stringify({ retryReason: "clock-skew", clockOffset: 60_000 })]),
  );
});

test("loads a changed key pair after a rejection", async () => {
  let current = pair;
  const credentials = jwt(() => current, { clock: manualClock() });
  const headers = await credentials.headers();
  current = { accessKey: "ak-new", secretKey: "another-secret-key" };
  expect(await credentials.rejected({ serviceCode: 1002, date: noon, headers })).toEqual({
    retryReason: "credential-changed",
  });
  expect(decodeJwt(await credentials.token()).iss).toBe("ak-new");
});

test("does not retry with an unchanged key pair", async () => {
  const credentials = jwt(() => pair, { clock: manualClock() });
  expect(await credentials.rejected({ serviceCode: 1000, date: noon, headers: await credentials.headers() })).toBe(
    "do-not-retry",
  );
});

test("calls the key function again after it failed", async () => {
  let calls = 0;
  const credentials = jwt(
    () => {
      if (++calls === 1) throw new Error("vault sealed");
      return pair;
    },
    { clock: manualClock() },
  );
  await expect(credentials.token()).rejects.toThrow("vault sealed");
  expect(decodeJwt(await credentials.token()).iss).toBe("ak-test");
  expect(calls).toBe(2);
});

test("accepts an access key of any form, without a hint", async () => {
  const credentials = jwt({ ...pair, accessKey: "unusual" }, { clock: manualClock() });
  expect(decodeJwt(await credentials.token()).iss).toBe("unusual");
  expect(credentials.hint()).toBeUndefined();
});

test("inspect and JSON do not show keys or tokens", async () => {
  const credentials = jwt(pair, { clock: manualClock() });
  const token = await credentials.token();
  const output = inspect(credentials, { depth: 9, showHidden: true }) + JSON.stringify(credentials);
  expect(output).not.toContain(pair.secretKey);
  expect(output).not.toContain(token);
});

test("a renewal in progress is discarded when the service rejects the token", async () => {
  const clock = manualClock();
  let release = (): void => {};
  let gate = Promise.resolve();
  const track = async <T>(work: Promise<T>): Promise<T> => gate.then(() => work);
  const credentials = jwt(pair, { clock: { now: clock.now, track } });
  const headers = await credentials.headers();
  clock.advance(1500);
  gate = new Promise((resolve) => (release = resolve));
  await credentials.token();
  await new Promise((resolve) => setImmediate(resolve));
  const hourAhead = clock.now() + 3_600_000;
  await credentials.rejected({ serviceCode: 1004, date: hourAhead, headers });
  const next = credentials.token();
  release();
  expect(decodeJwt(await next).exp).toBe(hourAhead / 1000 + 1800);
  expect(await credentials.token()).toBe(await next);
});

test("signs once while the clock stands still", async () => {
  let signatures = 0;
  const track = <T>(work: Promise<T>): Promise<T> => (signatures++, work);
  const credentials = jwt(pair, { clock: { now: () => noon, track } });
  await credentials.token();
  await credentials.token();
  expect(signatures).toBe(1);
});
