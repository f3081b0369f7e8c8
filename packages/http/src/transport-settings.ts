import { ConfigurationError, refuseUnknownNames } from "@klingkit/errors";
import { checkExtraHeaders, type HeaderRecord } from "./headers.ts";
import type { RetryDelay } from "./retry.ts";

/** How a transport sends, in numbers. */
export interface TransportSettings {
  /** Limit of one HTTP request, milliseconds. */
  readonly requestTimeout: number;
  readonly maxRetries: number;
  readonly retryDelay: RetryDelay;
  readonly headers: HeaderRecord;
}

/** The settings that hold where the caller gives none, and the limit of one call over all its requests, milliseconds. */
export const transportDefaults: Omit<TransportSettings, "headers"> & { readonly deadline: number } = {
  requestTimeout: 30_000,
  deadline: 120_000,
  maxRetries: 2,
  retryDelay: { initial: 1000, max: 30_000 },
};

/** The longest time that a timer can wait, milliseconds: above it, it fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Checks the settings of a transport and fills in the defaults.
 * @throws {ConfigurationError} that names the option, if one is out of range
 */
export function transportSettings(given: {
  readonly requestTimeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly retryDelay?: { readonly [Name in keyof RetryDelay]?: number | undefined } | undefined;
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
  refuseUnknownNames(given, Object.keys(retryDelay), { what: "option", prefix: "retryDelay." });
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

/** @throws {ConfigurationError} if `value` is no time that a timer can wait */
export function checkTime(name: string, value: number): number {
  if (typeof value === "number" && value > 0 && value <= LONGEST_TIMER) return value;
  throw new ConfigurationError(
    `\`${name}\` must be above 0 and at most ${LONGEST_TIMER} milliseconds, not ${String(value)}.`,
  );
}
