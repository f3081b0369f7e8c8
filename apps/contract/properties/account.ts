import type { Kling } from "klingkit";
import * as fc from "fast-check";
import { violation, violating, forV1, text } from "./generators.ts";
import type { Fields, ValidCase, TestedMethod } from "./tested-method.ts";

const noon = 1_795_262_400_000;
const timeRange = fc.record(
  { from: fc.integer({ min: 0, max: noon }), to: fc.integer({ min: noon + 1, max: 2 * noon }) },
  { requiredKeys: [] },
);
const names = fc.array(text(20), { minLength: 1, maxLength: 3 });
const types = fc.subarray(["video", "image", "try-on"], { minLength: 1 });
const ledger = { apiKeyNames: names, pageSize: fc.integer({ min: 1, max: 500 }) };

const invalidTimes = fc.constantFrom<unknown>(-1, 0.5, Number.NaN, "2026-11-21", new Date(noon));
/** For times that can also be days. */
const invalidDays = fc.constantFrom<unknown>(-1, 0.5, Number.NaN, "2026-02-30", "21.11.2026", new Date(noon));

async function iterate(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) continue;
}

function readMethod(
  method: string,
  others: fc.Arbitrary<Fields>,
  call: (kling: Kling, input: never) => Promise<unknown>,
  ...violations: ReturnType<typeof violation>[]
): TestedMethod {
  const times = method === "account.usage" ? invalidDays : invalidTimes;
  const cases: fc.Arbitrary<ValidCase> = forV1(
    fc.tuple(timeRange, others).map(([one, two]): Fields => ({ ...one, ...two })),
  );
  return {
    method,
    weight: 1,
    call,
    valid: () => cases,
    invalid: () =>
      violating(
        cases,
        violation("a valid time", "from", times),
        violation("a valid time", "to", times),
        violation("`from` before `to`", "from", fc.integer({ min: noon, max: 2 * noon }), { to: noon }),
        violation("no unknown fields", "start_time", fc.constant(1)),
        ...violations,
      ),
  };
}

const pageViolations = [
  violation("1 to 500 items per page", "pageSize", fc.constantFrom<unknown>(0, 501, 1.5, "10")),
  violation("non-empty lists of names", "apiKeyNames", fc.constantFrom<unknown>([], "default", [1])),
];

/** Methods that read the account (apps/docs/service/account.md). */
export const account: readonly TestedMethod[] = [
  readMethod(
    "account.packs",
    fc.record({ name: text(20) }, { requiredKeys: [] }),
    (kling, input) => kling.account.packs(input),
    violation("a non-empty name", "name", fc.constantFrom<unknown>("", 1)),
  ),
  readMethod(
    "account.balanceLedger",
    fc.record(ledger, { requiredKeys: [] }),
    (kling, input) => iterate(kling.account.balanceLedger(input)),
    ...pageViolations,
  ),
  readMethod(
    "account.unitLedger",
    fc.oneof(
      fc.record({ ...ledger, packageTypes: types, packNames: names }, { requiredKeys: [] }),
      fc.record({ packIds: names }),
    ),
    (kling, input) => iterate(kling.account.unitLedger(input)),
    ...pageViolations,
    violation("known package types", "packageTypes", fc.constantFrom<unknown>(["try_on"], ["audio"], [])),
    violation("either names or ids of packs", "packIds", names, { packNames: ["a"] }),
  ),
  readMethod(
    "account.usage",
    fc.record(
      {
        by: fc.constantFrom("day", "model", "key", "endpoint"),
        timeZone: fc.constantFrom("UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati"),
        apiKeyNames: names,
        tasks: fc.array(fc.record({ taskId: text(20), endpoint: text(20) }), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
    (kling, input) => kling.account.usage(input),
    violation("a known group", "by", fc.constantFrom<unknown>("week", "", 1)),
    violation("a known time zone", "timeZone", fc.constantFrom<unknown>("Europe/Atlantis", "", 1)),
    violation("a start or a number of days", "days", fc.integer({ min: 1, max: 100 }), { from: 0 }),
    violation("at least one day", "days", fc.constantFrom<unknown>(0, 1.5, "7")),
  ),
];
