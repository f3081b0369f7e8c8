import { type Fields, fieldsOf, list, number, omitUndefined, type Engine, text } from "@klingkit/tasks";
import * as z from "zod/mini";
import { type TimeRange, span, texts } from "./query.ts";

// The documentation says it so, its change log the opposite: see apps/docs/service/account.md#ledgers.
/** Selects deductions of a ledger. A deduction has to match every list, and matches a list by one of its values. */
export interface LedgerQuery extends TimeRange {
  /**
   * The earliest creation of a task, epoch milliseconds: a whole number from 0, before `to`.
   * @default 30 days before `to`
   */
  readonly from?: number;
  /**
   * The names of the API keys that created the tasks. At least one if set.
   * @default all, and tasks created without an API key
   */
  readonly apiKeyNames?: readonly string[];
  /**
   * The number of lines per request, 1 to 500. A ledger sends as many requests as you read pages.
   * @default 500
   */
  readonly pageSize?: number;
  /**
   * Aborts the request under way, and the ledger with it.
   * @default none
   */
  readonly signal?: AbortSignal;
}

// See apps/docs/service/account.md#ledgers.
/** One line of a ledger: what one task cost. The fields that both ledgers have. */
export interface Deduction {
  /** The service's id of the task. */
  readonly taskId: string;
  /** The name of the API key that created the task. */
  readonly apiKeyName?: string;
  /** The product, in the service's words. */
  readonly function?: string;
  /** The model, in the service's words. */
  readonly model?: string;
  /** The resolution of the output, for example `1080p`. */
  readonly resolution?: string;
  /** The duration of the output, seconds. */
  readonly duration?: number;
  /** Whether the input of the task had a video. */
  readonly videoInput?: boolean;
  /** The sound of the output: generated (`native`), kept from the input video (`original`) or none (`off`). */
  readonly audio?: "native" | "original" | "off" | (string & {});
  /** Whether the task used chosen voices. */
  readonly voiceControl?: boolean;
  /** When the amount was deducted, epoch milliseconds. */
  readonly deductedAt?: number;
  /** The amount: money in the balance ledger, units in the unit ledger. */
  readonly amount: number;
  /** The line as the service sent it, not decoded. */
  readonly raw: unknown;
}

/** 30 days. */
export const LEDGER_BACK: number = 30 * 86_400_000;

const MOST = 500;

type LedgerShape = typeof span & {
  apiKeyNames: typeof texts;
  pageSize: z.ZodMiniOptional<z.ZodMiniNumber>;
};

/** The shape that both queries share. */
export const ledgerShape: LedgerShape = {
  ...span,
  apiKeyNames: texts,
  pageSize: z.optional(z.int().check(z.gte(1), z.lte(MOST))),
};

function flag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === "boolean" ? value : undefined;
}

/** The fields that both ledgers have. */
export function deduction(line: Fields): Deduction {
  return omitUndefined<Deduction>({
    taskId: text(line, "task_id") ?? "",
    apiKeyName: text(line, "api_key_name"),
    function: text(line, "product_function"),
    model: text(line, "model_name"),
    resolution: text(line, "resolution"),
    duration: number(line, "duration"),
    videoInput: flag(line, "refer_video_input"),
    audio: text(line, "video_sound"),
    voiceControl: flag(line, "voice_control"),
    // A text of digits on the wire.
    deductedAt: number(line, "deduction_time"),
    amount: number(line, "deduction_amount") ?? 0,
    raw: line,
  });
}

/**
 * Reads the lines of a ledger, page by page as they are consumed, with a POST that changes nothing.
 * @param filters lists of values by the service's name of the field
 */
export async function* ledgerLines(
  engine: Engine,
  call: { readonly label: string; readonly path: string },
  query: LedgerQuery & { readonly from: number; readonly to: number },
  filters: Readonly<Record<string, readonly string[] | undefined>>,
): AsyncGenerator<Fields> {
  const { from, to, pageSize = MOST, signal } = query;
  const transport = await engine.transport();
  const asked = Object.entries(filters).flatMap(([key, values]) => (values ? { key, values } : []));
  let body: Fields | undefined = {
    start_time: from,
    end_time: to,
    limit: pageSize,
    ...(asked.length > 0 ? { filters: asked } : {}),
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
    // The cursor stands beside the result, and overrides every other field.
    const cursor = page["has_more"] === true ? text(page, "next_cursor") : undefined;
    body = cursor === undefined ? undefined : { cursor };
  }
}
