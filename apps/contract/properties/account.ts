import type { Kling } from "klingkit";
import * as fc from "fast-check";
import { breach, breaking, onV1, text } from "./pieces.ts";
import type { Fields, Fine, Subject } from "./subject.ts";

const noon = 1_795_262_400_000;
const span = fc.record(
  { from: fc.integer({ min: 0, max: noon }), to: fc.integer({ min: noon + 1, max: 2 * noon }) },
  { requiredKeys: [] },
);
const names = fc.array(text(20), { minLength: 1, maxLength: 3 });
const types = fc.subarray(["video", "image", "try-on"], { minLength: 1 });
const ledger = { apiKeyNames: names, pageSize: fc.integer({ min: 1, max: 500 }) };

const wrongTimes = fc.constantFrom<unknown>(-1, 0.5, Number.NaN, "2026-11-21", new Date(noon));

async function walk(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items) continue;
}

function reading(
  method: string,
  more: fc.Arbitrary<Fields>,
  call: (kling: Kling, input: never) => Promise<unknown>,
  ...breaches: ReturnType<typeof breach>[]
): Subject {
  const fine: fc.Arbitrary<Fine> = onV1(fc.tuple(span, more).map(([one, two]): Fields => ({ ...one, ...two })));
  return {
    method,
    weight: 1,
    call,
    fine: () => fine,
    broken: () =>
      breaking(
        fine,
        breach("a time", "from", wrongTimes),
        breach("a time", "to", wrongTimes),
        breach("from before to", "from", fc.integer({ min: noon, max: 2 * noon }), { to: noon }),
        breach("no such field", "start_time", fc.constant(1)),
        ...breaches,
      ),
  };
}

const pages = [
  breach("1 to 500 a page", "pageSize", fc.constantFrom<unknown>(0, 501, 1.5, "10")),
  breach("names", "apiKeyNames", fc.constantFrom<unknown>([], "default", [1])),
];

/** Reads of the account (apps/docs/service/account.md). */
export const account: readonly Subject[] = [
  reading(
    "account.packs",
    fc.record({ name: text(20) }, { requiredKeys: [] }),
    (kling, input) => kling.account.packs(input),
    breach("a name", "name", fc.constantFrom<unknown>("", 1)),
  ),
  reading(
    "account.balanceLedger",
    fc.record(ledger, { requiredKeys: [] }),
    (kling, input) => walk(kling.account.balanceLedger(input)),
    ...pages,
  ),
  reading(
    "account.unitLedger",
    fc.oneof(
      fc.record({ ...ledger, packageTypes: types, packNames: names }, { requiredKeys: [] }),
      fc.record({ packIds: names }),
    ),
    (kling, input) => walk(kling.account.unitLedger(input)),
    ...pages,
    breach("kinds by word", "packageTypes", fc.constantFrom<unknown>(["try_on"], ["audio"], [])),
    breach("names or ids of packs", "packIds", names, { packNames: ["a"] }),
  ),
];
