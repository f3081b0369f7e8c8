import { type Fields, fieldsOf, list, number, present, type TaskContext, text } from "@klingkit/tasks";
import * as z from "zod/mini";
import { type Span, span, texts } from "./query.ts";

/** Which deductions to tell. Values in one list are alternatives, several lists must all hold (kling-api I 14 #12). */
export interface LedgerQuery extends Span {
  /** The task's creation, epoch milliseconds. Default 30 days before `to`. */
  readonly from?: number;
  /** The names of API keys. */
  readonly apiKeyNames?: readonly string[];
  /** Lines per request, 1 to 500. Default 500. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
}

/** One deduction, as both ledgers tell it (kling-api I 11.2). */
export interface Deduction {
  readonly taskId: string;
  readonly apiKeyName?: string;
  /** What was made, in the service's own words, as is the model. */
  readonly function?: string;
  readonly model?: string;
  readonly resolution?: string;
  /** Seconds. */
  readonly duration?: number;
  readonly videoInput?: boolean;
  readonly audio?: "native" | "original" | "off" | (string & {});
  readonly voiceControl?: boolean;
  /** Epoch milliseconds. */
  readonly deductedAt?: number;
  readonly amount: number;
  /** The line as it came, undecoded. */
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
  return present<Deduction>({
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
 * The lines of a ledger, page by page as they are asked for: a POST that only reads.
 * @param filters lists of values by the service's own key
 */
export async function* ledgerLines(
  context: TaskContext,
  call: { readonly what: string; readonly path: string },
  query: LedgerQuery & { readonly from: number; readonly to: number },
  filters: Readonly<Record<string, readonly string[] | undefined>>,
): AsyncGenerator<Fields> {
  const { from, to, pageSize = MOST, signal } = query;
  const transport = await context.transport();
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
      kind: "read",
      signal,
    });
    const page = fieldsOf(data);
    yield* list(fieldsOf(page["result"]), "detail");
    // The cursor stands beside the result, and overrides every other field.
    const cursor = page["has_more"] === true ? text(page, "next_cursor") : undefined;
    body = cursor === undefined ? undefined : { cursor };
  }
}
