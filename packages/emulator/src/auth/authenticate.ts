import type { Account } from "../accounts/ledger.ts";
import type { Service } from "../service.ts";
import type { ApiVersion } from "../tasks/task.ts";
import { reject } from "../wire/codes.ts";
import { isSignedWith, parseJwt } from "./jwt.ts";

/**
 * The kind of a request's credential, whether valid or not: a JWT, an API key, the headers `X-Api-Key` and
 * `X-Api-Secret`, or none.
 */
export type AuthKind = "jwt" | "api-key" | "key-headers" | "none";

/** An authenticated account. */
export interface Caller {
  readonly account: Account;
  /** The name of the API key in ledgers; empty for JWTs and key headers. */
  readonly apiKeyName: string;
}

/**
 * The longest accepted lifetime of a JWT. The documented sample uses 1800 s; no maximum is documented
 * (apps/docs/service/authentication.md#jwt). The limit and its tolerance of one minute are assumptions.
 */
const MAX_LIFETIME_S = 1800 + 60;

// The texts of apps/docs/service/authentication.md#rejected-credentials. Those of 1003 and 1004 are not known.
/** The response of API v2 to a JWT, and to an unknown API key. */
const API_KEY_REQUIRED =
  "Authentication error. The current API does not support AK/SK; please go to the console (https://kling.ai/dev/api-key) to create API key.";
const MALFORMED_TOKEN = "Authorization is invalid: token is malformed, it was expected to have 3 parts, but got 0";
const UNKNOWN_KEY = "Authorization is invalid: api key not found";

/** Returns the kind of a request's credential. */
export function credentialKind(headers: Headers): AuthKind {
  const token = bearer(headers);
  if (token !== undefined) return token.split(".").length === 3 ? "jwt" : "api-key";
  return headers.has("x-api-key") ? "key-headers" : "none";
}

/**
 * Returns the account of a request, or rejects it as documented
 * (apps/docs/service/authentication.md#rejected-credentials and apps/docs/service/errors.md#error-codes).
 */
export function authenticate(
  headers: Headers,
  apiVersion: ApiVersion,
  { accounts, switches }: Pick<Service, "accounts" | "switches">,
  now: number,
): Caller {
  // The key headers of a gateway never reach API v2.
  const hasJwtRules = apiVersion === "v1" || (switches.jwtOnV2 === "accept" && credentialKind(headers) === "jwt");
  const caller = findCaller(headers, hasJwtRules ? "v1" : "v2", accounts, now);
  const { rejectsWith } = caller.account.setup;
  return rejectsWith ? reject(rejectsWith) : caller;
}

function findCaller(headers: Headers, apiVersion: ApiVersion, accounts: readonly Account[], now: number): Caller {
  const kind = credentialKind(headers);
  if (kind === "key-headers") {
    const account = findByKeyHeaders(headers, accounts);
    return apiVersion === "v2" ? reject(1002, API_KEY_REQUIRED) : { account, apiKeyName: "" };
  }
  const token = bearer(headers);
  if (!token) return reject(headers.get("authorization")?.trim() ? 1002 : 1001);
  for (const account of accounts) {
    const index = account.setup.apiKeys?.indexOf(token) ?? -1;
    if (index >= 0) return { account, apiKeyName: `key-${index + 1}` };
  }
  if (apiVersion === "v2") return reject(1002, API_KEY_REQUIRED);
  if (token.startsWith("api-key-")) return reject(1002, UNKNOWN_KEY);
  return kind === "jwt" ? { account: findByJwt(token, accounts, now), apiKeyName: "" } : reject(1002, MALFORMED_TOKEN);
}

function bearer(headers: Headers): string | undefined {
  return /^Bearer\s+(.*)$/i.exec(headers.get("authorization") ?? "")?.[1]?.trim();
}

function findByJwt(text: string, accounts: readonly Account[], now: number): Account {
  const token = parseJwt(text);
  if (!token || token.algorithm !== "HS256" || typeof token.expires !== "number") return reject(1002);
  const account = accounts.find(({ setup }) => setup.accessKey === token.issuer) ?? reject(1002);
  if (!isSignedWith(token, account.setup.secretKey)) return reject(1000);
  const seconds = now / 1000;
  if (typeof token.notBefore === "number" && token.notBefore > seconds) return reject(1003);
  if (token.expires <= seconds) return reject(1004);
  if (token.expires > seconds + MAX_LIFETIME_S) return reject(1002, "Authorization is invalid: exp is too far ahead");
  return account;
}

/**
 * Finds the account of `X-Api-Key` and `X-Api-Secret`. Only a gateway accepts these headers; for the service itself,
 * the request has no credential (apps/docs/service/authentication.md#key-headers).
 */
function findByKeyHeaders(headers: Headers, accounts: readonly Account[]): Account {
  const gateways = accounts.filter(({ setup }) => setup.gateway);
  if (gateways.length === 0) return reject(1001);
  const account = gateways.find(({ setup }) => setup.accessKey === headers.get("x-api-key")) ?? reject(1002);
  return account.setup.secretKey === headers.get("x-api-secret") ? account : reject(1000);
}
