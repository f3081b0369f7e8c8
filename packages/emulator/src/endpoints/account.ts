import type { Pack } from "../accounts/ledger.ts";
import { cursorPage, type Filter, readCursor, readFilters } from "../input/paging.ts";
import type { Charge, Task } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import type { Json, JsonObject } from "../wire/json.ts";
import type { Call, Endpoint } from "./endpoint.ts";

/**
 * The resource packs (apps/docs/service/account.md#resource-packs), and the cash ledger and the unit ledger
 * (apps/docs/service/account.md#ledgers), which are read by POST.
 */
export const accountCalls: Endpoint = {
  routes: [
    { method: "GET", path: "/account/costs", apiVersion: "v1", handle: costs },
    {
      method: "POST",
      path: "/account/billing/balance",
      apiVersion: "v1",
      handle: (call) => ledger(call, "cash", ["api_key_name"]),
    },
    {
      method: "POST",
      path: "/account/billing/package",
      apiVersion: "v1",
      handle: (call) => ledger(call, "unit", ["api_key_name", "product_type", "package_name", "package_id"]),
    },
  ],
};

/** Returns the packs in a second envelope. */
function costs({ service, account, query }: Call): Json {
  const now = service.clock.now();
  if (service.switches.costsLimit === "1302" && now - account.lastCostsRequestAt < 1000) reject(1302);
  account.lastCostsRequestAt = now;
  const [start = 0, end = 0] = ["start_time", "end_time"].map((name) => {
    const value = query.get(name) ?? "";
    return /^\d+$/.test(value) ? Number(value) : reject(1200, "Missing Request Parameter"); // observed
  });
  const name = query.get("resource_pack_name");
  // It is not documented which time the window applies to; the time of purchase is a guess.
  const packs = account.packs.filter(
    (pack) => pack.validFrom >= start && pack.validFrom <= end && (!name || pack.name === name),
  );
  return { code: 0, msg: "success", resource_pack_subscribe_infos: packs.map((pack) => packRecord(pack, now)) };
}

function packRecord(pack: Pack, now: number): Json {
  return {
    resource_pack_name: pack.name,
    resource_pack_id: pack.id,
    resource_pack_type: "decreasing_total",
    total_quantity: pack.units,
    remaining_quantity: pack.left,
    purchase_time: pack.validFrom,
    effective_time: pack.validFrom,
    invalid_time: pack.validUntil,
    status: now >= pack.validUntil ? "expired" : pack.left <= 0 ? "runOut" : "online",
  };
}

type FilterKey = "api_key_name" | "product_type" | "package_name" | "package_id";

interface Line {
  readonly task: Task;
  readonly charge: Charge;
}

const MAX_LINES = 500;

function ledger({ service, account, body }: Call, kind: Charge["kind"], keys: readonly FilterKey[]): Json {
  // A cursor overrides all other fields: it contains the fields of the first request.
  const cursor = body().string("cursor");
  const fields = cursor === undefined ? body() : readCursor(cursor);
  const start_time = fields.requiredNumber("start_time", 0, 1e16);
  const end_time = fields.requiredNumber("end_time", 0, 1e16);
  if (start_time >= end_time) reject(1201, "start_time must be before end_time");
  const filters = readFilters(fields, keys);
  if (["package_name", "package_id"].every((key) => filters.some((filter) => filter.key === key)))
    reject(1201, "package_name and package_id exclude each other");
  const limit = fields.integer("limit", 1, MAX_LINES, MAX_LINES);

  const now = service.clock.now();
  const packNames = new Map(account.packs.map((pack) => [pack.id, pack.name]));
  const lines = service.tasks
    .all()
    .filter(
      (task) =>
        task.account === account.setup.accessKey &&
        task.createdAt >= start_time &&
        task.createdAt <= end_time &&
        now >= task.endsAt &&
        (task.request.failure === undefined || service.switches.chargeFailed),
    )
    .flatMap((task) => task.charges.map((charge): Line => ({ task, charge })))
    // A line must match every filter, by any of its values. The change log states the opposite
    // (apps/docs/service/account.md#ledgers).
    .filter((line) => line.charge.kind === kind && filters.every((filter) => isMatch(line, filter, packNames)));
  const state = { start_time, end_time, skip: fields.integer("skip", 0, 1e9, 0), limit, filters };
  const { items, more } = cursorPage(lines, state);
  return { result: { detail: items.map(lineRecord), count: items.length }, ...more };
}

function isMatch(
  { task, charge }: Line,
  { key, values }: Filter<FilterKey>,
  packNames: ReadonlyMap<string, string>,
): boolean {
  if (key === "api_key_name") return values.includes(task.apiKeyName);
  if (charge.kind === "cash") return false;
  const pack = { product_type: charge.type, package_id: charge.pack, package_name: packNames.get(charge.pack) ?? "" };
  return values.includes(pack[key]);
}

function lineRecord({ task, charge }: Line): JsonObject {
  const { request } = task;
  const shared = {
    task_id: task.id,
    api_key_name: task.apiKeyName,
    product_function: request.product,
    model_name: request.modelName ?? "",
    resolution: request.resolution ?? "",
    duration: request.seconds === undefined ? "" : String(Math.round(request.seconds)),
    refer_video_input: request.videoInput ?? false,
    video_sound: request.sound ?? "off",
    voice_control: request.voiceControl ?? false,
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
