import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { MAX_TIMER } from "../clock.ts";
import { checkExtraHeaders, type HeaderRecord } from "./headers.ts";
import type { RetryDelay } from "./retry.ts";

/** The validated settings of a transport. */
export interface TransportSettings {
  /** The time limit of one HTTP request, milliseconds. */
  readonly requestTimeout: number;
  /** The maximum number of retries of an idempotent request. */
  readonly maxRetries: number;
  /** The delays before retries. */
  readonly retryDelay: RetryDelay;
  /** The extra headers of every request. */
  readonly headers: HeaderRecord;
}

/** The default settings of a transport. */
export const transportDefaults: Omit<TransportSettings, "headers"> & {
  /** The time limit of a call including all retries, milliseconds. */
  readonly callTimeout: number;
} = {
  requestTimeout: 30_000,
  callTimeout: 120_000,
  maxRetries: 2,
  retryDelay: { initial: 1000, max: 30_000 },
};

/**
 * Validates the settings of a transport and adds the defaults.
 * @throws {ConfigurationError} if a setting is out of range
 * @example transportSettings({ maxRetries: 0 });
 */
export function transportSettings(options: {
  /**
   * The time limit of one HTTP request, milliseconds: above 0 and at most 2,147,483,647.
   * @default 30,000
   */
  readonly requestTimeout?: number | undefined;
  /**
   * The maximum number of retries of an idempotent request: an integer of at least 0.
   * @default 2
   */
  readonly maxRetries?: number | undefined;
  /**
   * The delays before retries, milliseconds. If only one field is set and conflicts with the default of the other, the
   * other takes the same value.
   * @default { initial: 1000, max: 30_000 }
   */
  readonly retryDelay?: { readonly [Name in keyof RetryDelay]?: number | undefined } | undefined;
  /**
   * The extra headers of every request.
   * @default none
   */
  readonly headers?: HeaderRecord | undefined;
}): TransportSettings {
  return {
    requestTimeout: checkTime("requestTimeout", options.requestTimeout ?? transportDefaults.requestTimeout),
    maxRetries: checkMaxRetries(options.maxRetries ?? transportDefaults.maxRetries),
    retryDelay: checkRetryDelay(options.retryDelay ?? {}),
    headers: checkExtraHeaders(options.headers),
  };
}

/**
 * Validates the maximum number of retries and returns it.
 * @param value the number
 * @throws {ConfigurationError} if the value is not an integer of at least 0
 * @example checkMaxRetries(2);
 */
export function checkMaxRetries(value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new ConfigurationError(`\`maxRetries\` must be an integer of at least 0, not ${String(value)}.`);
}

function checkRetryDelay(delay: { readonly [Name in keyof RetryDelay]?: number | undefined }): RetryDelay {
  const { retryDelay } = transportDefaults;
  if (typeof delay !== "object") {
    throw new ConfigurationError("`retryDelay` must be an object such as `{ initial: 1000, max: 30_000 }`.");
  }
  rejectUnknownNames(delay, Object.keys(retryDelay), { kind: "option", prefix: "retryDelay." });
  const initial = delay.initial === undefined ? undefined : checkTime("retryDelay.initial", delay.initial);
  const max = delay.max === undefined ? undefined : checkTime("retryDelay.max", delay.max);
  if (initial !== undefined && max !== undefined && initial > max) {
    throw new ConfigurationError(`\`retryDelay.initial\` must be at most \`retryDelay.max\` (${max}), not ${initial}.`);
  }
  return {
    initial: initial ?? Math.min(retryDelay.initial, max ?? retryDelay.max),
    max: max ?? Math.max(retryDelay.max, initial ?? retryDelay.initial),
  };
}

/**
 * Validates a duration and returns it.
 * @param name the name of the option, for the error message
 * @param value the duration, milliseconds
 * @throws {ConfigurationError} if the value is not above 0 or exceeds 2,147,483,647
 * @example checkTime("requestTimeout", 30_000);
 */
export function checkTime(name: string, value: number): number {
  if (typeof value === "number" && value > 0 && value <= MAX_TIMER) return value;
  throw new ConfigurationError(
    `\`${name}\` must be above 0 and at most ${MAX_TIMER} milliseconds, not ${String(value)}.`,
  );
}
