import type { Charge } from "../accounts/ledger.ts";
import { hasEnded } from "../tasks/lifecycle.ts";
import type { Task } from "../tasks/task.ts";
import { type Fields, fieldsOf } from "../wire/fields.ts";
import type { Json, JsonObject } from "../wire/json.ts";
import { refuse } from "../wire/refusal.ts";
import type { Call, Route } from "./endpoint.ts";

/** The cash ledger and the unit ledger (kling-api I 11.2): reads, though POST. */
export const accountBilling: readonly Route[] = [
  {
    method: "POST",
    path: "/account/billing/balance",
    design: "v1",
    answer: (call) => ledger(call, "cash", ["api_key_name"]),
  },
  {
    method: "POST",
    path: "/account/billing/package",
    design: "v1",
    answer: (call) => ledger(call, "unit", ["api_key_name", "product_type", "package_name", "package_id"]),
  },
];

interface Line {
  readonly task: Task;
  readonly charge: Charge;
}

/** Where a walk through the ledger stands. A cursor is the body it began with, and how far it came. */
interface Page {
  readonly start: number;
  readonly end: number;
  readonly skip: number;
  readonly limit: number;
  readonly filters: readonly { readonly key: string; readonly values: readonly string[] }[];
}

const MOST = 500;

function ledger(call: Call, kind: Charge["kind"], keys: readonly string[]): Json {
  const { world, account } = call;
  const fields = call.body();
  const cursor = fields.text("cursor"); // overrides all other fields
  const page = readPage(cursor === undefined ? fields : fieldsOf(decoded(cursor)), keys);
  const now = world.clock.now();
  const names = new Map(account.packs.map((pack) => [pack.id, pack.name]));
  const lines = world.tasks
    .all()
    .filter(
      (task) => task.account === account.setup.accessKey && task.createdAt >= page.start && task.createdAt <= page.end,
    )
    .filter((task) => hasEnded(task, now) && (task.order.failure === undefined || world.switches.chargeFailed))
    .flatMap((task) => task.charges.filter((charge) => charge.kind === kind).map((charge): Line => ({ task, charge })))
    // Values inside a filter are alternatives, filters all hold (the page; the change log says the opposite, I 14 #12).
    .filter((line) => page.filters.every(({ key, values }) => values.includes(valueOf(line, key, names))));
  const detail = lines.slice(page.skip, page.skip + page.limit);
  const more = lines.length > page.skip + detail.length;
  return {
    result: { detail: detail.map(shown), count: detail.length },
    next_cursor: more ? encoded(page) : "",
    has_more: more,
  };
}

function readPage(fields: Fields, keys: readonly string[]): Page {
  const start = fields.needNumber("start_time", 0, 1e16);
  const end = fields.needNumber("end_time", 0, 1e16);
  if (start >= end) refuse(1201, "start_time must be before end_time");
  const filters = fields.list("filters").map((filter) => {
    const values = filter.raw("values");
    return {
      key: filter.needWord("key", keys),
      values: Array.isArray(values) ? values.map(String) : refuse(1200, `${filter.at}.values must be an array`),
    };
  });
  if (["package_name", "package_id"].every((key) => filters.some((filter) => filter.key === key)))
    refuse(1201, "package_name and package_id exclude each other");
  return { start, end, skip: fields.whole("skip", 0, 1e9, 0), limit: fields.whole("limit", 1, MOST, MOST), filters };
}

function encoded({ start, end, skip, limit, filters }: Page): string {
  return Buffer.from(JSON.stringify({ start_time: start, end_time: end, skip: skip + limit, limit, filters })).toString(
    "base64url",
  );
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return refuse(1201, "cursor is invalid");
  }
}

function valueOf({ task, charge }: Line, key: string, names: ReadonlyMap<string, string>): string {
  if (key === "api_key_name") return task.apiKeyName;
  if (charge.kind === "cash") return "";
  if (key === "product_type") return charge.type;
  return key === "package_id" ? charge.pack : (names.get(charge.pack) ?? "");
}

function shown({ task, charge }: Line): JsonObject {
  const { order } = task;
  const shared = {
    task_id: task.id,
    api_key_name: task.apiKeyName,
    product_function: order.product,
    model_name: order.modelName ?? "",
    resolution: order.resolution ?? "",
    duration: order.seconds === undefined ? "" : String(Math.round(order.seconds)),
    refer_video_input: order.videoInput ?? false,
    video_sound: order.sound ?? "off",
    voice_control: order.voiceControl ?? false,
    deduction_time: String(task.endsAt),
  };
  return charge.kind === "cash"
    ? {
        ...shared,
        deduction_amount: charge.amount,
        cash_type: "balance",
        balance_before_deduction: charge.before,
        balance_after_deduction: charge.after,
        list_price: charge.amount,
        currency: charge.currency,
      }
    : {
        ...shared,
        deduction_amount: charge.units,
        package_id: charge.pack,
        product_type: charge.type,
        unit_before_deduction: charge.before,
        unit_after_deduction: charge.after,
      };
}
