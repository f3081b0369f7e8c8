import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { checkExtraHeaders, type HeaderRecord } from "./headers.ts";
import type { RetryDelay } from "./retry.ts";

/** The checked settings of a transport. */
export interface TransportSettings {
  /** The time limit of one HTTP request, milliseconds. */
  readonly requestTimeout: number;
  /** How often an idempotent request is sent again after a failure. */
  readonly maxRetries: number;
  /** How long to wait before a request is sent again. */
  readonly retryDelay: RetryDelay;
  /** The extra headers of every request. */
  readonly headers: HeaderRecord;
}

/** The default settings of a transport. */
export const transportDefaults: Omit<TransportSettings, "headers"> & {
  /** The time limit of a call over all its requests, milliseconds. */
  readonly callTimeout: number;
} = {
  requestTimeout: 30_000,
  callTimeout: 120_000,
  maxRetries: 2,
  retryDelay: { initial: 1000, max: 30_000 },
};

/** The longest time that a timer can wait, milliseconds: above it, it fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Checks the settings of a transport and adds the defaults.
 * @throws {ConfigurationError} if a setting is out of range
 * @example transportSettings({ maxRetries: 0 });
 */
export function transportSettings(given: {
  /**
   * The time limit of one HTTP request, milliseconds: above 0, at most 2,147,483,647.
   * @default 30,000
   */
  readonly requestTimeout?: number | undefined;
  /**
   * How often an idempotent request is sent again after a failure: a whole number from 0.
   * @default 2
   */
  readonly maxRetries?: number | undefined;
  /**
   * How long to wait before a request is sent again. One field alone moves the other if it would be on the wrong side.
   * @default { initial: 1000, max: 30_000 }
   */
  readonly retryDelay?: { readonly [Name in keyof RetryDelay]?: number | undefined } | undefined;
  /**
   * The extra headers of every request.
   * @default none
   */
  readonly headers?: HeaderRecord | undefined;
}): TransportSettings {
  const settings = {
    requestTimeout: checkTime("requestTimeout", given.requestTimeout ?? transportDefaults.requestTimeout),
    maxRetries: given.maxRetries ?? transportDefaults.maxRetries,
    retryDelay: checkRetryDelay(given.retryDelay ?? {}),
    headers: checkExtraHeaders(given.headers),
  };
  if (!(Number.isInteger(settings.maxRetries) && settings.maxRetries >= 0)) {
    throw new ConfigurationError(`\`maxRetries\` must be a whole number from 0, not ${String(settings.maxRetries)}.`);
  }
  return settings;
}

/** One of the two alone moves the other, where it would be on the wrong side of it. */
function checkRetryDelay(given: { readonly [Name in keyof RetryDelay]?: number | undefined }): RetryDelay {
  const { retryDelay } = transportDefaults;
  if (typeof given !== "object" || given === null) {
    throw new ConfigurationError("`retryDelay` must be an object such as `{ initial: 1000, max: 30_000 }`.");
  }
  rejectUnknownNames(given, Object.keys(retryDelay), { what: "option", prefix: "retryDelay." });
  const initial = given.initial === undefined ? undefined : checkTime("retryDelay.initial", given.initial);
  const max = given.max === undefined ? undefined : checkTime("retryDelay.max", given.max);
  if (initial !== undefined && max !== undefined && initial > max) {
    throw new ConfigurationError(
      `\`retryDelay.initial\` must not be above \`retryDelay.max\` (${max}), not ${initial}.`,
    );
  }
  return {
    initial: initial ?? Math.min(retryDelay.initial, max ?? retryDelay.max),
    max: max ?? Math.max(retryDelay.max, initial ?? retryDelay.initial),
  };
}

/**
 * Returns `value` if a timer can wait that long.
 * @param name the option, for the error
 * @param value the time, milliseconds
 * @throws {ConfigurationError} if the value is not above 0 and at most 2,147,483,647
 * @example checkTime("requestTimeout", 30_000);
 */
export function checkTime(name: string, value: number): number {
  if (typeof value === "number" && value > 0 && value <= LONGEST_TIMER) return value;
  throw new ConfigurationError(
    `\`${name}\` must be above 0 and at most ${LONGEST_TIMER} milliseconds, not ${String(value)}.`,
  );
}
