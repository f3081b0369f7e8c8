import { inspect } from "node:util";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { jwt } from "../src/index.ts";

const pair = { accessKey: "ak-test", secretKey: "a-secret-key-of-some-length" };
const noon = Date.UTC(2026, 10, 21, 12);

/** A clock that stands until it is moved, seconds. */
function standingClock(): { now(): number; move(seconds: number): void } {
  let time = noon;
  return { now: () => time, move: (seconds) => void (time += seconds * 1000) };
}

/** The first token that is another than this: asked for until the signature under way has come to its end. */
async function renewed(credentials: { token(): Promise<string> }, old: string, turns = 100_000): Promise<string> {
  for (let turn = 0; turn < turns; turn++) {
    const token = await credentials.token();
    if (token !== old) return token;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return old;
}

test("a token has the documented header and claims and nothing else", async () => {
  const token = await jwt(pair, { clock: standingClock() }).token();
  expect(decodeProtectedHeader(token)).toEqual({ alg: "HS256", typ: "JWT" });
  expect(decodeJwt(token)).toEqual({ iss: "ak-test", exp: noon / 1000 + 1800, nbf: noon / 1000 - 5 });
});

test("a token is signed with the secret key as text", async () => {
  const token = await jwt(pair, { clock: standingClock() }).token();
  const key = new TextEncoder().encode(pair.secretKey);
  const { payload } = await jwtVerify(token, key, { currentDate: new Date(noon) });
  expect(payload.iss).toBe("ak-test");
});

test("the same moment and keys give this very token", async () => {
  const token = await jwt(pair, { clock: standingClock() }).token();
  expect(token).toMatchInlineSnapshot(
    `"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJhay10ZXN0IiwiZXhwIjoxNzk1MjY0MjAwLCJuYmYiOjE3OTUyNjIzOTV9.ZQJvCw6JHDQfUF2Spjekj4w1_i0RaKTV4PzMgLUZvr8"`,
  );
});

test("headers carry the token and the content type", async () => {
  const credentials = jwt(pair, { clock: standingClock() });
  expect(await credentials.headers()).toEqual({
    Authorization: `Bearer ${await credentials.token()}`,
    "Content-Type": "application/json",
  });
});

test("1,000 callers at once on a cold credentials share one signature", async () => {
  let time = noon;
  // Each look at this clock is a second later, so that a second signature would be another token.
  const credentials = jwt(pair, { clock: { now: () => (time += 1000) } });
  const tokens = await Promise.all(Array.from({ length: 1000 }, () => credentials.token()));
  expect(new Set(tokens).size).toBe(1);
});

test("until 300 s before its end the token stays", async () => {
  const clock = standingClock();
  const credentials = jwt(pair, { clock });
  const first = await credentials.token();
  clock.move(1499);
  expect(await renewed(credentials, first, 1000)).toBe(first);
});

test("300 s before its end a new token is signed while the old one still serves", async () => {
  const clock = standingClock();
  const credentials = jwt(pair, { clock });
  const first = await credentials.token();
  clock.move(1500);
  expect(await credentials.token()).toBe(first);
  const second = await renewed(credentials, first);
  expect(decodeJwt(second).exp).toBe(noon / 1000 + 1500 + 1800);
});

test("past its end callers wait for the new token", async () => {
  const clock = standingClock();
  const credentials = jwt(pair, { clock });
  const first = await credentials.token();
  clock.move(1800);
  const second = await credentials.token();
  expect(second).not.toBe(first);
  expect(decodeJwt(second).exp).toBe(noon / 1000 + 1800 + 1800);
});

test("refreshBefore moves the renewal", async () => {
  const clock = standingClock();
  const credentials = jwt(pair, { clock, refreshBefore: 600 });
  const first = await credentials.token();
  clock.move(1199);
  expect(await renewed(credentials, first, 1000)).toBe(first);
  clock.move(1);
  expect(decodeJwt(await renewed(credentials, first)).exp).toBe(noon / 1000 + 1200 + 1800);
});

test.each([
  [{ lifetime: 1801 }, "lifetime must be above 0 and at most 1800 seconds, not 1801."],
  [{ lifetime: 0 }, "lifetime must be above 0 and at most 1800 seconds, not 0."],
  [{ lifetime: Number.NaN }, "lifetime must be above 0 and at most 1800 seconds, not NaN."],
  [{ refreshBefore: 1800 }, "refreshBefore must be at least 0 and below lifetime (1800 s), not 1800."],
  [{ refreshBefore: -1 }, "refreshBefore must be at least 0 and below lifetime (1800 s), not -1."],
])("refuses %o", (options, message) => {
  expect(() => jwt(pair, options)).toThrow(expect.objectContaining({ name: "ConfigurationError", message }));
});

test("a token that is refused as expired is signed again by the service's clock", async () => {
  const credentials = jwt(pair, { clock: standingClock() });
  const headers = await credentials.headers();
  const hourAhead = noon + 3_600_000;
  expect(await credentials.rejected({ serviceCode: 1004, date: hourAhead, headers })).toEqual({
    retryReason: "clock-skew",
    clockOffset: 3_600_000,
  });
  expect(decodeJwt(await credentials.token()).exp).toBe(hourAhead / 1000 + 1800);
});

test("a learned clock is forgotten when the corrected token is refused as well", async () => {
  const credentials = jwt(pair, { clock: standingClock() });
  const date = noon + 3_600_000;
  await credentials.rejected({ serviceCode: 1004, date, headers: await credentials.headers() });
  expect(await credentials.rejected({ serviceCode: 1004, date, headers: await credentials.headers() })).toBe("stop");
  expect(decodeJwt(await credentials.token()).exp).toBe(noon / 1000 + 1800);
});

test("a learned clock is kept after a success", async () => {
  const clock = standingClock();
  const credentials = jwt(pair, { clock });
  const date = noon - 3_600_000;
  await credentials.rejected({ serviceCode: 1003, date, headers: await credentials.headers() });
  credentials.accepted(await credentials.headers());
  clock.move(1800);
  expect(decodeJwt(await credentials.token()).exp).toBe(noon / 1000 - 3600 + 1800 + 1800);
});

test("a burst of refusals learns the clock once and everybody sends again", async () => {
  const credentials = jwt(pair, { clock: standingClock() });
  const headers = await credentials.headers();
  const verdicts = await Promise.all(
    Array.from({ length: 20 }, () => credentials.rejected({ serviceCode: 1004, date: noon + 60_000, headers })),
  );
  expect(new Set(verdicts.map((verdict) => JSON.stringify(verdict)))).toEqual(
    new Set([JSON.stringify({ retryReason: "clock-skew", clockOffset: 60_000 })]),
  );
});

test("a pair that was changed behind the function is taken after a refusal", async () => {
  let current = pair;
  const credentials = jwt(() => current, { clock: standingClock() });
  const headers = await credentials.headers();
  current = { accessKey: "ak-new", secretKey: "another-secret-key" };
  expect(await credentials.rejected({ serviceCode: 1002, date: noon, headers })).toEqual({
    retryReason: "credential-changed",
  });
  expect(decodeJwt(await credentials.token()).iss).toBe("ak-new");
});

test("a refused pair that has not changed is not tried again", async () => {
  const credentials = jwt(() => pair, { clock: standingClock() });
  expect(await credentials.rejected({ serviceCode: 1000, date: noon, headers: await credentials.headers() })).toBe(
    "stop",
  );
});

test("a failed question for the pair is asked anew by the next caller", async () => {
  let asked = 0;
  const credentials = jwt(
    () => {
      if (++asked === 1) throw new Error("vault sealed");
      return pair;
    },
    { clock: standingClock() },
  );
  await expect(credentials.token()).rejects.toThrow("vault sealed");
  expect(decodeJwt(await credentials.token()).iss).toBe("ak-test");
  expect(asked).toBe(2);
});

test("an access key of another form is let through and mentioned", async () => {
  const credentials = jwt({ ...pair, accessKey: "unusual" }, { clock: standingClock() });
  expect(decodeJwt(await credentials.token()).iss).toBe("unusual");
  expect(credentials.hint()).toContain("usually begin with `ak`");
});

test("a credentials shows neither key nor token when it is looked at", async () => {
  const credentials = jwt(pair, { clock: standingClock() });
  const token = await credentials.token();
  const shown = inspect(credentials, { depth: 9, showHidden: true }) + JSON.stringify(credentials);
  expect(shown).not.toContain(pair.secretKey);
  expect(shown).not.toContain(token);
});
