import {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  KlingError,
  PermissionError,
  serviceCode,
  specialCodes,
  TimeoutError,
} from "@klingkit/errors";
import { regions, type Transport } from "@klingkit/http";
import type { KlingEvent } from "./events.ts";

/** What a check of the credentials found. */
export interface CredentialReport {
  readonly ok: boolean;
  readonly result:
    | "accepted"
    /** The service refuses the key (401). */
    | "rejected"
    /** API access is not enabled for the account (403). */
    | "not-enabled"
    /** The token does not fit the service's time, even after correcting the clock. */
    | "clock-skew"
    /** The key works in another region. */
    | "other-region"
    /** The service saw no credential: a proxy on the way removes it. */
    | "header-stripped"
    | "cannot-connect"
    /** No credentials, or half of them. */
    | "not-configured"
    | "inconclusive";
  /** What was found and what to do, in sentences. */
  readonly message: string;
  /** The host that was asked. */
  readonly host?: string;
  /** The region where the key works, when it is another one. */
  readonly region?: string;
  /** Service minus local time, milliseconds, when the clock had to be corrected. */
  readonly clockOffset?: number;
}

/** The transport of a client, and how to make another with the same credential. */
export interface Connection {
  readonly transport: Transport;
  readonly connect: (baseUrl: string, onEvent?: (event: KlingEvent) => void) => Transport;
}

/**
 * The cheapest read that every credential may do: the official client asks so too
 * (apps/docs/service/authentication.md#hosts).
 */
async function ask(transport: Transport): Promise<void> {
  await transport.request({
    label: "Verifying the credentials",
    method: "GET",
    path: "/v1/videos/text2video",
    query: { pageNum: 1, pageSize: 1 },
    apiVersion: "v1",
    callTimeout: 15_000,
  });
}

export async function verifyCredentials(
  connection: () => Promise<Connection>,
  emit: (event: KlingEvent) => void,
): Promise<CredentialReport> {
  let host: string | undefined;
  let clockOffset: number | undefined;
  const listen = (event: KlingEvent): void => {
    if (event.type === "clock-skew") clockOffset = event.offset;
    emit(event);
  };
  const report = (result: CredentialReport["result"], message: string, region?: string): CredentialReport => ({
    ok: result === "accepted",
    result,
    message,
    ...(host === undefined ? {} : { host }),
    ...(region === undefined ? {} : { region }),
    ...(clockOffset === undefined ? {} : { clockOffset }),
  });

  try {
    const { transport, connect } = await connection();
    host = transport.baseUrl;
    try {
      await ask(connect(host, listen));
    } catch (error) {
      // The read's own parameters were refused, so the credential was not.
      if (!(error instanceof KlingError && error.status === 400)) {
        const region =
          error instanceof AuthenticationError && error.serviceCode !== specialCodes.authorizationMissing
            ? await otherRegion(host, connect)
            : undefined;
        if (region)
          return report(
            "other-region",
            `${host} refuses the key, and ${regions[region]} accepts it: set region to "${region}".`,
            region,
          );
        throw error;
      }
    }
    return report(
      "accepted",
      clockOffset === undefined
        ? `${host} accepts the credentials.`
        : `${host} accepts the credentials, after correcting this machine's clock by ${Math.round(clockOffset / 1000)} s: set the clock.`,
    );
  } catch (error) {
    return report(resultOf(error), error instanceof Error ? error.message : String(error));
  }
}

/** Asks the other region, when the host is a region's own: a gateway's keys are sent nowhere else. */
async function otherRegion(
  host: string,
  connect: (baseUrl: string) => Transport,
): Promise<keyof typeof regions | undefined> {
  const candidates = {
    [regions.singapore]: "beijing",
    [regions.global]: "beijing",
    [regions.beijing]: "singapore",
  } as const;
  const other = Object.entries(candidates).find(([url]) => url === host)?.[1];
  if (!other) return undefined;
  return ask(connect(regions[other])).then(
    () => other,
    () => undefined,
  );
}

function resultOf(error: unknown): CredentialReport["result"] {
  if (error instanceof AuthenticationError) {
    if (error.serviceCode === specialCodes.authorizationMissing) return "header-stripped";
    return serviceCode(error.serviceCode ?? 0)?.retry === "reauthorize" ? "clock-skew" : "rejected";
  }
  if (error instanceof PermissionError) return "not-enabled";
  if (error instanceof ConnectionError || error instanceof TimeoutError) return "cannot-connect";
  return error instanceof ConfigurationError ? "not-configured" : "inconclusive";
}
