import type { Pack } from "../accounts/ledger.ts";
import type { Json } from "../wire/json.ts";
import { refuse } from "../wire/refusal.ts";
import type { Call, Route } from "./endpoint.ts";

/** `GET /account/costs` (kling-api I 11.1): resource packs, in a double envelope. */
export const accountCosts: Route = { method: "GET", path: "/account/costs", design: "v1", answer };

function answer(call: Call): Json {
  const { world, account, query } = call;
  const now = world.clock.now();
  if (world.switches.costsLimit === "1302" && now - account.costsAskedAt < 1000) refuse(1302);
  account.costsAskedAt = now;
  const [start, end] = ["start_time", "end_time"].map((name) => {
    const value = query.get(name) ?? "";
    return /^\d+$/.test(value) ? Number(value) : refuse(1200, "Missing Request Parameter"); // seen live
  });
  const name = query.get("resource_pack_name");
  // What the window tests is not stated; the time of purchase, a guess. A pack is bought as the emulator starts.
  const packs = account.packs.filter(
    (pack) => pack.validFrom >= (start ?? 0) && pack.validFrom <= (end ?? 0) && (!name || pack.name === name),
  );
  return { code: 0, msg: "success", resource_pack_subscribe_infos: packs.map((pack) => shown(pack, now)) };
}

function shown(pack: Pack, now: number): Json {
  return {
    resource_pack_name: pack.name,
    resource_pack_id: pack.id,
    resource_pack_type: "decreasing_total",
    total_quantity: pack.total,
    remaining_quantity: pack.left,
    purchase_time: pack.validFrom,
    effective_time: pack.validFrom,
    invalid_time: pack.validUntil,
    status: now >= pack.validUntil ? "expired" : pack.left <= 0 ? "runOut" : "online",
  };
}
