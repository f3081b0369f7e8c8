import type { Switches } from "@klingkit/emulator";

/** What the probe has to say about the positions of a switch. */
export interface Expectation {
  /** The experiment that tells the positions apart. */
  readonly experiments: readonly string[];
  /** Further switches, in the form of `--switch`. */
  readonly with?: readonly string[];
  /** The answers to questions, for each position in the form of `--switch`. `null` is "inconclusive". */
  readonly says: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

/** A row for each switch: a switch without a row does not compile. */
const expectations: { readonly [Name in keyof Switches]: Expectation } = {
  externalTaskIds: {
    experiments: ["external-ids"],
    says: {
      strict: { "external-ids": "rejected" },
      off: { "external-ids": "accepted" },
      "lateBy:5000": { "external-ids": "late" },
    },
  },
  duplicateIdCheck: {
    experiments: ["order-of-balance", "slots"],
    says: {
      "before-balance": { "id-before-balance": "before", "id-before-slots": "before" },
      "before-slots": { "id-before-balance": "after", "id-before-slots": "before" },
      "after-slots": { "id-before-balance": "after", "id-before-slots": "after" },
    },
  },
  duplicateIdLookup: {
    experiments: ["duplicate-lookup"],
    // While a second task with the same id is rejected, the switch has no effect.
    with: ["externalTaskIds=off"],
    says: { newest: { "duplicate-lookup": "newest" }, oldest: { "duplicate-lookup": "oldest" } },
  },
  visibleAfter: {
    experiments: ["unseen-tasks"],
    says: { "0": { "unseen-tasks": "at-once" }, "5000": { "unseen-tasks": "later" } },
  },
  tasksEndpointProducts: {
    experiments: ["families"],
    says: {
      all: { families: "all" },
      video: { families: "some-hidden" },
      "text-to-video": { families: "some-hidden" },
    },
  },
  listOrder: {
    experiments: ["list-order"],
    says: { newest: { "list-order": "newest" }, oldest: { "list-order": "oldest" } },
  },
  crossEndpointQueries: {
    experiments: ["cross-endpoint"],
    says: { reject: { "cross-endpoint": "no" }, allow: { "cross-endpoint": "yes" } },
  },
  slotScope: {
    experiments: ["slots"],
    says: { model: { "slot-scope": "model", slots: "limited" }, pack: { "slot-scope": "pack", slots: "limited" } },
  },
  slotStatus: {
    experiments: ["slots"],
    says: { "429": { "slot-status": "429" }, "200": { "slot-status": "200" } },
  },
  retired: {
    experiments: ["retired-models"],
    says: { reject: { "retired-models": "rejected" }, serve: { "retired-models": "served" } },
  },
  extraSlashes: {
    experiments: ["slashes"],
    says: { accept: { slashes: "accepted" }, reject: { slashes: "rejected" } },
  },
  absentValues: {
    experiments: ["absent-values"],
    says: { empty: { "absent-values": "empty" }, missing: { "absent-values": "missing" } },
  },
  omniRatio: {
    experiments: ["omni-ratio"],
    says: { required: { "omni-ratio": "required" }, optional: { "omni-ratio": "optional" } },
  },
  costsLimit: {
    experiments: ["costs-limit"],
    says: { off: { "costs-limit": "accepted" }, "1302": { "costs-limit": "1302" } },
  },
  notFound: {
    experiments: ["unknown-task"],
    says: { "1201": { "unknown-task": "1201" }, "1203": { "unknown-task": "1203" } },
  },
  callbackAt: {
    experiments: ["callbacks"],
    says: { "every-change": { callbacks: "every-change" }, end: { callbacks: "end" } },
  },
  errorData: {
    experiments: ["unknown-task"],
    says: { missing: { "error-data": "missing" }, null: { "error-data": "null" } },
  },
  invalidImages: {
    experiments: ["invalid-images"],
    says: { task: { "invalid-images": "task" }, create: { "invalid-images": "create" } },
  },
  chargeFailed: {
    experiments: ["failed-tasks"],
    says: { false: { "failed-tasks": "free" }, true: { "failed-tasks": "charged" } },
  },
  signV1: {
    experiments: ["callback-signature"],
    says: { true: { "v1-signature": "signed" }, false: { "v1-signature": "unsigned" } },
  },
  deleteData: {
    experiments: ["deletion"],
    says: { missing: { deletion: "missing" }, present: { deletion: "present" } },
  },
  linkStyle: {
    experiments: ["links"],
    says: { ksTime: { links: "ksTime" }, Expires: { links: "Expires" } },
  },
  identicalCreates: {
    experiments: ["identical-creates"],
    says: { separate: { "identical-creates": "separate" }, collapse: { "identical-creates": "collapse" } },
  },
  kling4Options: {
    experiments: ["kling-4-options"],
    says: {
      accept: { "kling-4-options": "accepted" },
      reject: { "kling-4-options": "rejected" },
      ignore: { "kling-4-options": "ignored" },
    },
  },
  elementIds: {
    experiments: ["element-ids"],
    says: { long: { "element-ids": "long" }, short: { "element-ids": "short" } },
  },
  externalIdScope: {
    experiments: ["id-scope"],
    says: { account: { "id-scope": "account" }, endpoint: { "id-scope": "endpoint" } },
  },
  elementExternalIds: {
    experiments: ["element-external-ids"],
    says: { accept: { "element-lookup": "found" }, ignore: { "element-lookup": "ignored" } },
  },
  deletedElements: {
    experiments: ["deletion"],
    says: { listed: { "deleted-elements": "listed" }, hidden: { "deleted-elements": "hidden" } },
  },
  outOfRangePages: {
    experiments: ["pages"],
    says: { reject: { pages: "rejected" }, clamp: { pages: "accepted" } },
  },
  promptLength: {
    experiments: ["prompt-length"],
    says: {
      characters: { "prompt-length": "characters" },
      utf16: { "prompt-length": "utf16" },
      bytes: { "prompt-length": "bytes" },
    },
  },
  wrongTypes: {
    experiments: ["wrong-types"],
    says: { reject: { "wrong-types": "rejected" }, convert: { "wrong-types": "converted" } },
  },
  contentType: {
    experiments: ["content-type"],
    says: { ignore: { "content-type": "ignored" }, reject: { "content-type": "rejected" } },
  },
  jwtOnV2: {
    experiments: ["credentials"],
    says: { reject: { "jwt-on-v2": "rejected" }, accept: { "jwt-on-v2": "accepted" } },
  },
  kling4: {
    experiments: ["kling-4"],
    says: { serve: { "kling-4": "exists" }, reject: { "kling-4": "missing" } },
  },
};

/** A switch and a position, with what the probe has to say. */
export interface Pair extends Omit<Expectation, "says"> {
  readonly name: string;
  readonly position: string;
  readonly expected: Readonly<Record<string, string | null>>;
}

/** Every position of every switch. */
export const pairs: readonly Pair[] = Object.entries(expectations).flatMap(([name, { says, ...expectation }]) =>
  Object.entries(says).map(([position, expected]) => ({ name, position, expected, ...expectation })),
);

/** The arguments of `klingkit probe` that select a position, and the experiment that tells it. */
export function flagsOf({ name, position, experiments, with: others = [] }: Pair): string[] {
  const switches = [`${name}=${position}`, ...others].flatMap((each) => ["--switch", each]);
  return [...switches, "--only", experiments.join(",")];
}
