import type { Transport } from "@klingkit/http";
import type { ServiceFacts } from "@klingkit/tasks";

/**
 * What `klingkit probe` observed on an account. It contains no part of a key, and nothing from which the account can be
 * derived.
 */
export interface Profile {
  /** The format of the file. */
  readonly format: "klingkit-profile-1";
  /** When the facts were observed, ISO 8601. A client ignores a profile that is more than 90 days old. */
  readonly date: string;
  /** The host of the service. */
  readonly host: string;
  /** The fingerprint of the account. */
  readonly account: AccountFingerprint;
  /** The facts. */
  readonly facts: ServiceFacts;
}

/**
 * The fingerprint of an account: hashes of its resource packs, whose ids are 128 random bits. Two fingerprints of one
 * account have different salts, and nothing in common.
 */
export interface AccountFingerprint {
  /** Random, hexadecimal. */
  readonly salt: string;
  /** SHA-256 of the salt, the id and the time of purchase of each pack, hexadecimal. */
  readonly packs: readonly string[];
}

/**
 * Why a client ignores its profile: it is more than 90 days old or of the future, it is of another host or another account, or the account
 * cannot be compared, because the request for its packs failed or it has none.
 */
export type ProfileProblem = "old" | "other-host" | "other-account" | "unverified";

const FORMAT = "klingkit-profile-1";
/** How long a profile is used, milliseconds. */
const LIFETIME = 90 * 86_400_000;
/** How long after its purchase a pack belongs to the fingerprint, milliseconds. */
const PACKS_PERIOD = 365 * 86_400_000;
/** The longest `unseenMs`, milliseconds. A create whose outcome is unknown is looked up for twice as long. */
const MAX_UNSEEN = 10 * 60_000;
/** The clocks of two machines may differ, milliseconds. */
const CLOCK_DIFFERENCE = 3_600_000;

/**
 * Computes the fingerprint of the account of a credential, with one free request.
 * @param salt hexadecimal text; use a random one for a new fingerprint
 * @throws {KlingError} if the request fails
 */
async function fingerprintOf(transport: Transport, salt: string): Promise<AccountFingerprint> {
  const now = transport.clock.now();
  const { data } = await transport.request({
    label: "Reading the resource packs",
    method: "GET",
    path: "/account/costs",
    query: { start_time: now - PACKS_PERIOD, end_time: now },
    apiVersion: "v1",
    callTimeout: 10_000,
  });
  return fingerprint(data, salt);
}

/**
 * Computes a fingerprint.
 * @param costs the `data` of the response to `GET /account/costs`
 */
export async function fingerprint(costs: unknown, salt: string): Promise<AccountFingerprint> {
  const packs = fieldsOf(costs)["resource_pack_subscribe_infos"];
  const ids = (Array.isArray(packs) ? packs : []).flatMap((pack) => {
    const { resource_pack_id: id, purchase_time: time } = fieldsOf(pack);
    return typeof id === "string" && id !== "" ? `${salt}\n${id}\n${String(time)}` : [];
  });
  const hashes = ids.map(async (known) => {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(known));
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  });
  return { salt, packs: await Promise.all(hashes) };
}

/**
 * Checks whether a profile applies to the account of a client. Undefined if the value is not a profile. It imports nothing,
 * so that bundlers keep it in a file of its own.
 */
export async function checkProfile(
  value: unknown,
  transport: () => Promise<Transport>,
  now: number,
): Promise<{ readonly facts: ServiceFacts } | { readonly problem: ProfileProblem } | undefined> {
  const profile = readProfile(value);
  if (!profile) return undefined;
  const { date, host, account, facts } = profile;
  const age = now - Date.parse(date);
  if (age > LIFETIME || age < -CLOCK_DIFFERENCE) return { problem: "old" };
  try {
    const connected = await transport();
    if (new URL(connected.baseUrl).host !== host) return { problem: "other-host" };
    const { packs } = await fingerprintOf(connected, account.salt);
    if (packs.length === 0 || account.packs.length === 0) return { problem: "unverified" };
    return packs.some((pack) => account.packs.includes(pack)) ? { facts } : { problem: "other-account" };
  } catch {
    // The call that needs the profile reports what is wrong with the connection.
    return { problem: "unverified" };
  }
}

function readProfile(value: unknown): Profile | undefined {
  const { format, date, host, account, facts } = fieldsOf(value);
  const { salt, packs } = fieldsOf(account);
  const { duplicateIds, unseenMs, hiddenPaths, concurrency, kling4ExternalIds, ...unknown } = fieldsOf(facts);
  const isKnown =
    typeof facts === "object" &&
    Object.keys(unknown).length === 0 &&
    [undefined, "rejected", "late", "accepted"].some((known) => known === duplicateIds) &&
    (unseenMs === undefined || (typeof unseenMs === "number" && unseenMs >= 0 && unseenMs <= MAX_UNSEEN)) &&
    (hiddenPaths === undefined || isTexts(hiddenPaths)) &&
    (concurrency === undefined || isLimits(concurrency)) &&
    [undefined, "accepted", "rejected", "ignored"].some((known) => known === kling4ExternalIds);
  const isDate = typeof date === "string" && !Number.isNaN(Date.parse(date));
  if (
    format !== FORMAT ||
    !isDate ||
    typeof host !== "string" ||
    typeof salt !== "string" ||
    !isTexts(packs) ||
    !isKnown
  )
    return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field was checked
  return { format: FORMAT, date, host, account: { salt, packs }, facts: facts as ServiceFacts };
}

/** Whether a value is the `concurrency` of a client, which otherwise would blame the option of the caller. */
function isLimits(value: unknown): boolean {
  const limits = typeof value === "number" ? { video: value } : value;
  return (
    typeof limits === "object" &&
    limits !== null &&
    Object.entries(limits).every(
      ([name, limit]) => /^(video|image|try-on)(\/|$)/.test(name) && Number.isInteger(limit) && limit > 0,
    )
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
