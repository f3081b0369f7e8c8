import { AbortError, errorFromCode, UnexpectedResponseError } from "@klingkit/errors";
import { type Fields, fieldsOf, isFields, list, number, omitUndefined, type Engine, text } from "@klingkit/tasks";
import type { InputShape } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { readQuery, type TimeRange, span } from "./query.ts";

// See apps/docs/service/account.md#resource-packs.
/** Selects resource packs. The service does not document which time of a pack has to lie in the period. */
export interface PacksQuery extends TimeRange {
  /**
   * The start of the period, epoch milliseconds: a whole number from 0, before `to`.
   * @default 400 days before `to`
   */
  readonly from?: number;
  /**
   * The full name of a pack.
   * @default all packs
   */
  readonly name?: string;
  /**
   * Aborts the request, or the wait for its turn.
   * @default none
   */
  readonly signal?: AbortSignal;
}

// A pack's name is for example `Trial-Video-100Units-5Con-1Months` (third-party:
// apps/docs/service/account.md#resource-packs).
/** A prepaid pack of units. */
export interface ResourcePack {
  /** The service's id of the pack. */
  readonly id: string;
  /** The name of the pack. */
  readonly name: string;
  /** How the units are granted, in the service's words. */
  readonly type: "decreasing_total" | "constant_period" | (string & {});
  /** The state of the pack, in the service's words. */
  readonly status: "toBeOnline" | "online" | "expired" | "runOut" | (string & {});
  /** The units that were bought, of the pack's kind. */
  readonly total: number;
  /** The units that are left. The service updates this with a delay of up to 12 hours. */
  readonly remaining: number;
  /** When the pack was bought, epoch milliseconds. */
  readonly purchasedAt?: number;
  /** When its validity begins, epoch milliseconds. */
  readonly validFrom?: number;
  /** When its validity ends, epoch milliseconds. */
  readonly validUntil?: number;
  /** The kind of the pack, as its name says. Undefined if the name does not say it: the service has no field for it. */
  readonly packageType?: "video" | "image" | "try-on";
  /** How many tasks may run at once, as the pack's name says. Undefined if the name does not say it. */
  readonly concurrency?: number;
  /** The pack as the service sent it, not decoded. */
  readonly raw: unknown;
}

// The longest period that was seen in use (third-party: apps/docs/service/account.md#resource-packs).
/** 400 days, milliseconds. */
const BACK = 400 * 86_400_000;

// At most one request a second; the service does not document which code answers more
// (apps/docs/service/account.md#resource-packs).
/** The time between two requests, milliseconds. */
const APART = 1000;

const WHAT = "account.packs";

const schema = z.strictObject({
  ...span,
  name: z.optional(z.string().check(z.minLength(1))),
} satisfies InputShape<PacksQuery>);

const kinds: Readonly<Record<string, ResourcePack["packageType"]>> = {
  video: "video",
  image: "image",
  tryon: "try-on",
};

function decode(pack: Fields): ResourcePack {
  const name = text(pack, "resource_pack_name") ?? "";
  const [, kind = ""] = /(?:^|-)(video|image|try[-_ ]?on)(?=-|$)/i.exec(name) ?? [];
  const [, concurrency] = /(?:^|-)(\d+)Con(?=-|$)/i.exec(name) ?? [];
  return omitUndefined<ResourcePack>({
    id: text(pack, "resource_pack_id") ?? "",
    name,
    type: text(pack, "resource_pack_type") ?? "",
    status: text(pack, "status") ?? "",
    total: number(pack, "total_quantity") ?? 0,
    remaining: number(pack, "remaining_quantity") ?? 0,
    purchasedAt: number(pack, "purchase_time"),
    validFrom: number(pack, "effective_time"),
    validUntil: number(pack, "invalid_time"),
    packageType: kinds[kind.toLowerCase().replace(/[-_ ]/, "")],
    concurrency: concurrency === undefined ? undefined : Number(concurrency),
    raw: pack,
  });
}

/** Creates the call of one client. Its requests are sent at least a second apart. */
export function createPacks(engine: Engine): (query?: PacksQuery) => Promise<readonly ResourcePack[]> {
  const { clock } = engine;
  let next = 0;

  /** Waits until a request may go out. */
  async function turn(signal: AbortSignal | undefined): Promise<void> {
    const now = clock.now();
    const wait = Math.max(0, next - now);
    next = now + wait + APART;
    if (wait === 0) return;
    await clock.sleep(wait, signal).catch(() => {
      throw new AbortError(`${WHAT} was aborted.`, { cause: signal?.reason });
    });
  }

  return async (query = {}) => {
    const { from, to, name, signal } = readQuery(engine, WHAT, schema, query, BACK);
    const transport = await engine.transport();
    await turn(signal);
    const { data, requestId } = await transport.request({
      label: WHAT,
      method: "GET",
      path: "/account/costs",
      query: { start_time: from, end_time: to, resource_pack_name: name },
      apiVersion: "v1",
      signal,
    });
    // There is a second envelope inside the first, with a code of its own.
    const inner = fieldsOf(data);
    const code = number(inner, "code") ?? 0;
    if (code !== 0) throw errorFromCode(code, text(inner, "msg", "message") ?? "", { requestId });
    if (!isFields(data)) throw new UnexpectedResponseError(`${WHAT}: the answer holds no packs.`, { requestId });
    return list(inner, "resource_pack_subscribe_infos").map(decode);
  };
}
