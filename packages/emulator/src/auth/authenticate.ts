import type { Account } from "../accounts/ledger.ts";
import type { ApiVersion } from "../tasks/task.ts";
import { refuse } from "../wire/codes.ts";
import { isSignedWith, parseJwt } from "./jwt.ts";

/**
 * The kind of a request's credential, valid or not: JWT, API key, the headers `X-Api-Key` and `X-Api-Secret`, or none.
 */
export type AuthKind = "jwt" | "api-key" | "key-headers" | "none";

/** The account of a request. */
export interface Caller {
  readonly account: Account;
  /** As ledgers show it; JWTs have none. */
  readonly apiKeyName: string;
}

/**
 * The sample signs for 1800 s; no maximum is documented (apps/docs/service/authentication.md#jwt). A minute of grace;
 * the limit is this project's rule.
 */
const MAX_LIFE_S = 1800 + 60;

/** The texts of apps/docs/service/authentication.md#rejected-credentials; those of 1003 and 1004 are not known. */
const NOT_FOR_PAIRS =
  "Authorization is invalid: AK/SK authentication is not supported by this API, please use an API key (https://kling.ai/dev/api-key)";
const NO_PARTS = "Authorization is invalid: token is malformed, it was expected to have 3 parts, but got 0";
const UNKNOWN_KEY = "Authorization is invalid: api key not found";

/** The kind of the credential of a request, valid or not. */
export function kindOf(headers: Headers): AuthKind {
  const token = bearer(headers);
  if (token !== undefined) return token.split(".").length === 3 ? "jwt" : "api-key";
  return headers.has("x-api-key") ? "key-headers" : "none";
}

/**
 * The account of a request, or the documented refusal (apps/docs/service/authentication.md#rejected-credentials and
 * apps/docs/service/errors.md#error-codes).
 */
export function authenticate(
  headers: Headers,
  apiVersion: ApiVersion,
  accounts: readonly Account[],
  now: number,
): Caller {
  const caller = identify(headers, apiVersion, accounts, now);
  const { rejectsWith } = caller.account.setup;
  return rejectsWith ? refuse(rejectsWith) : caller;
}

function identify(headers: Headers, apiVersion: ApiVersion, accounts: readonly Account[], now: number): Caller {
  const kind = kindOf(headers);
  if (kind === "key-headers") {
    const account = byKeyHeaders(headers, accounts);
    return apiVersion === "v2" ? refuse(1002, NOT_FOR_PAIRS) : { account, apiKeyName: "" };
  }
  const token = bearer(headers);
  if (!token) return refuse(headers.get("authorization")?.trim() ? 1002 : 1001);
  for (const account of accounts) {
    const index = account.setup.apiKeys?.indexOf(token) ?? -1;
    if (index >= 0) return { account, apiKeyName: `key-${index + 1}` };
  }
  if (token.startsWith("api-key-")) return refuse(1002, UNKNOWN_KEY); // the shape of real keys is not known; this emulator's look so
  if (apiVersion === "v2") return refuse(1002, NOT_FOR_PAIRS);
  return kind === "jwt" ? { account: byJwt(token, accounts, now), apiKeyName: "" } : refuse(1002, NO_PARTS);
}

function bearer(headers: Headers): string | undefined {
  return /^Bearer\s+(.*)$/i.exec(headers.get("authorization") ?? "")?.[1]?.trim();
}

function byJwt(text: string, accounts: readonly Account[], now: number): Account {
  const token = parseJwt(text);
  if (!token || token.algorithm !== "HS256" || typeof token.expires !== "number") return refuse(1002);
  const account = accounts.find(({ setup }) => setup.accessKey === token.issuer) ?? refuse(1002);
  if (!isSignedWith(token, account.setup.secretKey)) return refuse(1000);
  const seconds = now / 1000;
  if (typeof token.notBefore === "number" && token.notBefore > seconds) return refuse(1003);
  if (token.expires <= seconds) return refuse(1004);
  if (token.expires > seconds + MAX_LIFE_S) return refuse(1002, "Authorization is invalid: exp is too far ahead");
  return account;
}

/**
 * Only a gateway accepts these headers; for the service itself such a request has no Authorization
 * (apps/docs/service/authentication.md#key-headers).
 */
function byKeyHeaders(headers: Headers, accounts: readonly Account[]): Account {
  const gateways = accounts.filter(({ setup }) => setup.gateway);
  if (gateways.length === 0) return refuse(1001);
  const account = gateways.find(({ setup }) => setup.accessKey === headers.get("x-api-key")) ?? refuse(1002);
  return account.setup.secretKey === headers.get("x-api-secret") ? account : refuse(1000);
}
