import { InvalidInputError, issue } from "@klingkit/errors";
import type { Engine } from "@klingkit/tasks";
import { readShape } from "@klingkit/tasks/endpoint";
import * as z from "zod/mini";

/** A period of time. */
export interface TimeRange {
  /**
   * The start, epoch milliseconds: a whole number from 0, before `to`.
   * @default a number of days before `to`, which depends on the query
   */
  readonly from?: number;
  /**
   * The end, epoch milliseconds: a whole number above `from`.
   * @default now, on the client's clock
   */
  readonly to?: number;
}

/** A list of strings that is not empty. */
export const texts: z.ZodMiniOptional<z.ZodMiniType<readonly string[]>> = z.optional(
  z.array(z.string()).check(z.minLength(1)),
);

const time: z.ZodMiniOptional<z.ZodMiniNumber> = z.optional(z.int().check(z.gte(0)));

export const span: { from: typeof time; to: typeof time; signal: z.ZodMiniOptional<z.ZodMiniType<AbortSignal>> } = {
  from: time,
  to: time,
  signal: z.optional(z.custom<AbortSignal>()),
};

/**
 * Validates a query and adds the period it leaves out.
 * @param back the default of `from`, milliseconds before `to`
 * @throws {InvalidInputError} if the query does not fit its schema, or `from` is not before `to`
 */
export function readQuery<Query extends TimeRange>(
  engine: Engine,
  what: string,
  schema: z.ZodMiniType<Query>,
  query: unknown,
  back: number,
): Query & { readonly from: number; readonly to: number } {
  const shape = readShape(schema, query);
  if ("issues" in shape) throw new InvalidInputError(what, shape.issues);
  const { to = engine.clock.now(), from = Math.max(0, to - back) } = shape.value;
  if (from >= to) {
    throw new InvalidInputError(what, [
      issue("from", "conflict", `must be before \`to\`, which is ${to}.`, { relatedFields: ["to"] }),
    ]);
  }
  return { ...shape.value, from, to };
}
