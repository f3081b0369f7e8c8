import { AbortError, errorFromCode, UnexpectedResponseError } from "@klingkit/errors";
import { type Fields, fieldsOf, isFields, list, number, omitUndefined, type Engine, text } from "@klingkit/tasks";
import type { InputShape } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";
import { parseQuery, type TimeRange, periodShape } from "./query.ts";

// See apps/docs/service/account.md#resource-packs.
/** Filters of resource packs. The service does not document which time of a pack must be within the period. */
export interface PacksQuery extends TimeRange {
  /**
   * The start of the period, epoch milliseconds: an integer of at least 0, before `to`.
   * @default 400 days before `to`
   */
  readonly from?: number;
  /**
   * The full name of a pack.
   * @default all packs
   */
  readonly name?: string;
  /**
   * Aborts the request, or the wait before it.
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
  /** How the units are granted, as the service reports it. */
  readonly type: "decreasing_total" | "constant_period" | (string & {});
  /** The status of the pack, as the service reports it. */
  readonly status: "toBeOnline" | "online" | "expired" | "runOut" | (string & {});
  /** The number of units that were purchased, in units of the pack's kind. Missing if it cannot be read. */
  readonly total?: number;
  /** The number of remaining units. The service updates it with a delay of up to 12 hours. Missing if it cannot be read. */
  readonly remaining?: number;
  /** When the pack was purchased, epoch milliseconds. */
  readonly purchasedAt?: number;
  /** When its validity begins, epoch milliseconds. */
  readonly validFrom?: number;
  /** When its validity ends, epoch milliseconds. */
  readonly validUntil?: number;
  /**
   * The kind of the pack, parsed from its name because the service has no field for it. Undefined if the name has
   * a different format.
   */
  readonly packageType?: "video" | "image" | "try-on";
  /**
   * The number of concurrent tasks that the pack allows, parsed from its name. Undefined if the name has a different
   * format.
   */
  readonly concurrency?: number;
  /** The pack as the service sent it, not decoded. */
  readonly raw: unknown;
}

// The longest period that other clients use (third-party: apps/docs/service/account.md#resource-packs).
/** The default period, milliseconds: 400 days. */
const DEFAULT_PERIOD = 400 * 86_400_000;

// The service allows one request per second (apps/docs/service/account.md#resource-packs).
/** The minimum time between two requests, milliseconds. */
const MIN_INTERVAL = 1000;

const LABEL = "account.packs";

const schema = z.strictObject({
  ...periodShape,
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
    total: number(pack, "total_quantity"),
    remaining: number(pack, "remaining_quantity"),
    purchasedAt: number(pack, "purchase_time"),
    validFrom: number(pack, "effective_time"),
    validUntil: number(pack, "invalid_time"),
    packageType: kinds[kind.toLowerCase().replace(/[-_ ]/, "")],
    concurrency: concurrency === undefined ? undefined : Number(concurrency),
    raw: pack,
  });
}

/** Creates the `packs` call of a client. It sends requests at least a second apart. */
export function createPacks(engine: Engine): (query?: PacksQuery) => Promise<readonly ResourcePack[]> {
  const { clock } = engine;
  let nextAt = 0;

  /** Waits until the next request is allowed. */
  async function waitForTurn(signal: AbortSignal | undefined): Promise<void> {
    const now = clock.now();
    const wait = Math.max(0, nextAt - now);
    nextAt = now + wait + MIN_INTERVAL;
    if (wait === 0) return;
    await clock.sleep(wait, signal).catch(() => {
      throw new AbortError(`${LABEL} was aborted.`, { cause: signal?.reason });
    });
  }

  return async (query = {}) => {
    const { from, to, name, signal } = parseQuery(engine, LABEL, schema, query, DEFAULT_PERIOD);
    const transport = await engine.transport();
    await waitForTurn(signal);
    const { data, requestId } = await transport.request({
      label: LABEL,
      method: "GET",
      path: "/account/costs",
      query: { start_time: from, end_time: to, resource_pack_name: name },
      apiVersion: "v1",
      signal,
    });
    // The data is a second envelope with its own code.
    const inner = fieldsOf(data);
    const code = number(inner, "code") ?? 0;
    if (code !== 0) throw errorFromCode(code, text(inner, "msg", "message") ?? "", { requestId });
    if (!isFields(data)) throw new UnexpectedResponseError(`${LABEL}: the response contains no packs.`, { requestId });
    return list(inner, "resource_pack_subscribe_infos").map(decode);
  };
}
