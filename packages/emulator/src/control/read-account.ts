import type { AccountSetup, PackSetup, PackType } from "../accounts/account.ts";
import { isObject } from "../wire/json.ts";

const TYPES: readonly PackType[] = ["video", "image", "try-on"];

/** Reads an account from JSON; a text says what is wrong with it. */
export function readAccount(value: unknown): AccountSetup | string {
  if (!isObject(value)) return "an account is a JSON object";
  const { accessKey, secretKey, apiKeys = [], packs, region, gateway, webhookSecret } = value;
  if (typeof accessKey !== "string" || typeof secretKey !== "string") return "accessKey and secretKey must be strings";
  if (!isStrings(apiKeys)) return "apiKeys must be an array of strings";
  if (packs !== undefined && !(Array.isArray(packs) && packs.every(isPack)))
    return "packs must be an array of { type, units, concurrency }";
  if (region !== undefined && typeof region !== "string") return "region must be a string";
  if (gateway !== undefined && typeof gateway !== "boolean") return "gateway must be a boolean";
  if (webhookSecret !== undefined && typeof webhookSecret !== "string" && !isStrings(webhookSecret))
    return "webhookSecret must be a string or an array of strings";
  return { accessKey, secretKey, apiKeys, packs, region, gateway, webhookSecret };
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function isPack(value: unknown): value is PackSetup {
  if (!isObject(value)) return false;
  const { type, units, concurrency, days } = value;
  const known = TYPES.some((each) => each === type);
  return known && [units, concurrency, days ?? 1].every((each) => typeof each === "number" && each >= 0);
}
