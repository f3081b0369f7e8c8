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

async function iterate(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) continue;
}

function readMethod(
  method: string,
  others: fc.Arbitrary<Fields>,
  call: (kling: Kling, input: never) => Promise<unknown>,
  ...violations: ReturnType<typeof violation>[]
): TestedMethod {
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
        violation("a valid time", "from", invalidTimes),
        violation("a valid time", "to", invalidTimes),
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
];
