import { InvalidInputError, issue } from "@klingkit/errors";
import type { Engine } from "@klingkit/tasks";
import { readShape } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

/** A period of time. */
export interface TimeRange {
  /**
   * The start, epoch milliseconds: an integer of at least 0, before `to`.
   * @default depends on the query: 30 or 400 days before `to`
   */
  readonly from?: number;
  /**
   * The end, epoch milliseconds: an integer, after `from`.
   * @default now, on the client's clock
   */
  readonly to?: number;
}

/** A list of at least one string. */
export const stringList: z.ZodMiniOptional<z.ZodMiniType<readonly string[]>> = z.optional(
  z.array(z.string()).check(z.minLength(1)),
);

const time: z.ZodMiniOptional<z.ZodMiniNumber> = z.optional(z.int().check(z.gte(0)));

export const periodShape: {
  from: typeof time;
  to: typeof time;
  signal: z.ZodMiniOptional<z.ZodMiniType<AbortSignal>>;
} = {
  from: time,
  to: time,
  signal: z.optional(z.custom<AbortSignal>()),
};

/**
 * Validates a query and applies the default period.
 * @param defaultPeriod the default of `from`, milliseconds before `to`
 * @throws {InvalidInputError} if the query does not match its schema, or `from` is not before `to`
 */
export function parseQuery<Query extends TimeRange>(
  engine: Engine,
  label: string,
  schema: z.ZodMiniType<Query>,
  query: unknown,
  defaultPeriod: number,
): Query & { readonly from: number; readonly to: number } {
  const shape = readShape(schema, query);
  if ("issues" in shape) throw new InvalidInputError(label, shape.issues);
  const { to = engine.clock.now(), from = Math.max(0, to - defaultPeriod) } = shape.value;
  return { ...shape.value, ...checkPeriod(label, from, to) };
}

/** @throws {InvalidInputError} if `from` is not before `to` */
export function checkPeriod(label: string, from: number, to: number): { readonly from: number; readonly to: number } {
  if (from < to) return { from, to };
  throw new InvalidInputError(label, [
    issue("from", "conflict", `must be before \`to\`, which is ${to}.`, { relatedFields: ["to"] }),
  ]);
}
