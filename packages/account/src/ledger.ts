import { type Fields, fieldsOf, list, number, omitUndefined, type Engine, text } from "@klingkit/tasks";
import * as z from "zod/mini";
import { type TimeRange, periodShape, stringList } from "./query.ts";

// The documentation and its change log disagree: see apps/docs/service/account.md#ledgers.
/** Filters of a ledger. A deduction must match every list; it matches a list if it matches one of the values. */
export interface LedgerQuery extends TimeRange {
  /**
   * The earliest creation time of a task, epoch milliseconds: an integer of at least 0, before `to`.
   * @default 30 days before `to`
   */
  readonly from?: number;
  /**
   * The names of the API keys that created the tasks. Must not be empty.
   * @default all keys, and tasks created without an API key
   */
  readonly apiKeyNames?: readonly string[];
  /**
   * The number of entries per request, 1 to 500.
   * @default 500
   */
  readonly pageSize?: number;
  /**
   * Aborts the iteration and the pending request.
   * @default none
   */
  readonly signal?: AbortSignal;
}

// See apps/docs/service/account.md#ledgers.
/** An entry of a ledger: the cost of one task. Both ledgers have these fields. */
export interface Deduction {
  /** The service's id of the task. */
  readonly taskId: string;
  /** The name of the API key that created the task. */
  readonly apiKeyName?: string;
  /** The product, as the service reports it. */
  readonly function?: string;
  /** The model, as the service reports it. */
  readonly model?: string;
  /** The resolution of the output, for example `1080p`. */
  readonly resolution?: string;
  /** The duration of the output, seconds. */
  readonly duration?: number;
  /** Whether the input of the task contained a video. */
  readonly videoInput?: boolean;
  /** The audio of the output: generated (`native`), kept from the input video (`original`) or none (`off`). */
  readonly audio?: "native" | "original" | "off" | (string & {});
  /** Whether the input of the task contained voices. */
  readonly voiceControl?: boolean;
  /** When the amount was deducted, epoch milliseconds. */
  readonly deductedAt?: number;
  /** The amount deducted: money in the balance ledger, units in the unit ledger. Missing if it cannot be read. */
  readonly amount?: number;
  /** The entry as the service sent it, not decoded. */
  readonly raw: unknown;
}

/** The default period of a ledger, milliseconds: 30 days. */
export const LEDGER_PERIOD: number = 30 * 86_400_000;

const MAX_PAGE_SIZE = 500;

type LedgerShape = typeof periodShape & {
  apiKeyNames: typeof stringList;
  pageSize: z.ZodMiniOptional<z.ZodMiniNumber>;
};

/** The schema fields of both ledger queries. */
export const ledgerShape: LedgerShape = {
  ...periodShape,
  apiKeyNames: stringList,
  pageSize: z.optional(z.int().check(z.gte(1), z.lte(MAX_PAGE_SIZE))),
};

function flag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === "boolean" ? value : undefined;
}

/** Decodes the fields that both ledgers have. */
export function decodeDeduction(entry: Fields): Deduction {
  return omitUndefined<Deduction>({
    taskId: text(entry, "task_id") ?? "",
    apiKeyName: text(entry, "api_key_name"),
    function: text(entry, "product_function"),
    model: text(entry, "model_name"),
    resolution: text(entry, "resolution"),
    duration: number(entry, "duration"),
    videoInput: flag(entry, "refer_video_input"),
    audio: text(entry, "video_sound"),
    voiceControl: flag(entry, "voice_control"),
    // The service sends a string.
    deductedAt: number(entry, "deduction_time"),
    amount: number(entry, "deduction_amount"),
    raw: entry,
  });
}

/**
 * Iterates over the entries of a ledger. Pages are fetched on demand, with a read-only POST request.
 * @param filters the values to match, by the service's field name
 */
export async function* ledgerEntries(
  engine: Engine,
  call: { readonly label: string; readonly path: string },
  query: LedgerQuery & { readonly from: number; readonly to: number },
  filters: Readonly<Record<string, readonly string[] | undefined>>,
): AsyncGenerator<Fields> {
  const { from, to, pageSize = MAX_PAGE_SIZE, signal } = query;
  const transport = await engine.transport();
  const activeFilters = Object.entries(filters).flatMap(([key, values]) => (values ? { key, values } : []));
  let body: Fields | undefined = {
    start_time: from,
    end_time: to,
    limit: pageSize,
    ...(activeFilters.length > 0 ? { filters: activeFilters } : {}),
  };
  while (body) {
    const { data } = await transport.request({
      ...call,
      method: "POST",
      body: JSON.stringify(body),
      apiVersion: "v1",
      isIdempotent: true,
      signal,
    });
    const page = fieldsOf(data);
    yield* list(fieldsOf(page["result"]), "detail");
    // The cursor is next to the result, and replaces all other fields of the request.
    const cursor = page["has_more"] === true ? text(page, "next_cursor") : undefined;
    body = cursor === undefined ? undefined : { cursor };
  }
}
