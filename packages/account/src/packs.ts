import { AbortError, errorFromCode, UnexpectedResponseError } from "@klingkit/errors";
import {
  type Fields,
  fieldsOf,
  type InputShape,
  isFields,
  list,
  number,
  present,
  type TaskContext,
  text,
} from "@klingkit/tasks";
import * as z from "zod/mini";
import { readQuery, type Span, span } from "./query.ts";

/** Which resource packs to tell (kling-api I 11.1). What of a pack must lie in the span is not documented. */
export interface PacksQuery extends Span {
  /** Epoch milliseconds. Default 400 days before `to`, the longest that was seen in use (third-party). */
  readonly from?: number;
  /** The whole name of a pack. */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

/** A prepaid pack of units. */
export interface ResourcePack {
  readonly id: string;
  readonly name: string;
  readonly type: "decreasing_total" | "constant_period" | (string & {});
  readonly status: "toBeOnline" | "online" | "expired" | "runOut" | (string & {});
  /** Units of the pack's own kind. */
  readonly total: number;
  /** Up to 12 hours behind. */
  readonly remaining: number;
  /** Epoch milliseconds, as the other times. */
  readonly purchasedAt?: number;
  readonly validFrom?: number;
  readonly validUntil?: number;
  /** Whose units; read off names like `Trial-Video-100Units-5Con-1Months`, because no field says it (third-party). */
  readonly packageType?: "video" | "image" | "try-on";
  /** How many tasks may run at once; read off the name too. */
  readonly concurrency?: number;
  /** The pack as it came, undecoded. */
  readonly raw: unknown;
}

/** 400 days. */
const BACK = 400 * 86_400_000;

/** At most one request a second is asked for; which code answers more is not documented (kling-api I 11.1). */
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
  return present<ResourcePack>({
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

/** Binds the call to a client, whose calls then keep a second apart. */
export function bindPacks(context: TaskContext): (query?: PacksQuery) => Promise<readonly ResourcePack[]> {
  const { clock } = context;
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
    const { from, to, name, signal } = readQuery(context, WHAT, schema, query, BACK);
    const transport = await context.transport();
    await turn(signal);
    const { data, requestId } = await transport.request({
      what: WHAT,
      method: "GET",
      path: "/account/costs",
      query: { start_time: from, end_time: to, resource_pack_name: name },
      apiVersion: "v1",
      kind: "read",
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
