import {
  AuthenticationError,
  ConfigurationError,
  ConnectionError,
  PermissionError,
  RequestRejectedError,
  serviceCode,
  specialCodes,
  TimeoutError,
} from "@klingkit/errors";
import { regions, type Transport } from "@klingkit/http";
import type { Credentials } from "@klingkit/auth";
import type { CredentialPart } from "./credentials.ts";
import type { KlingEvent } from "./events.ts";

/** The result of `verifyCredentials`. */
export interface CredentialReport {
  /** Whether the service accepts the credentials. */
  readonly ok: boolean;
  /** The result as a code. */
  readonly result:
    /** The service accepts the credentials. */
    | "accepted"
    /** The service rejects the key (401). */
    | "rejected"
    /** API access is not enabled for the account (403). */
    | "not-enabled"
    /** The service rejects the time of the token, even after the clock was corrected. */
    | "clock-skew"
    /** The key works in another region. */
    | "other-region"
    /** The service received no credential: a proxy removes it. */
    | "header-stripped"
    /** The service cannot be reached. */
    | "cannot-connect"
    /** The options, the environment or the `.env` file are invalid or incomplete. */
    | "not-configured"
    /** The request failed for another reason. */
    | "inconclusive";
  /** The result and the next step, as text. */
  readonly message: string;
  /** The base URL to which the request was sent. Missing if no request was sent. */
  readonly host?: string;
  /** The other region in which the key works. */
  readonly region?: string;
  /** The service's time minus the local time, milliseconds. Set if the clock was corrected. */
  readonly clockOffset?: number;
  /** The credential that klingkit chose, without its value. Missing if klingkit found no usable one. */
  readonly credential?: {
    /** The kind of credential. */
    readonly kind: Credentials["kind"];
    /** Where its parts come from. */
    readonly parts: readonly CredentialPart[];
  };
}

/** The connection of a client to the service. */
export interface Connection {
  readonly transport: Transport;
  readonly credential: NonNullable<CredentialReport["credential"]>;
  /** Creates a transport to another base URL with the same credential. */
  readonly connect: (baseUrl: string, onEvent?: (event: KlingEvent) => void) => Transport;
}

/** The time limit of `verifyCredentials`, milliseconds. */
const TIME_LIMIT = 10_000;

/**
 * Sends a free read that every credential allows. The official client sends it too
 * (apps/docs/service/authentication.md#hosts). The service has accepted the credential if it rejects only the parameters,
 * with one of its own codes: HTTP 400 alone may come from a proxy or gateway.
 * @param end when the request must end, epoch milliseconds
 */
async function sendTestRequest(transport: Transport, end: number): Promise<void> {
  try {
    await transport.request({
      label: "Verifying the credentials",
      method: "GET",
      path: "/v1/videos/text2video",
      query: { pageNum: 1, pageSize: 1 },
      apiVersion: "v1",
      retry: false,
      callTimeout: Math.max(1, end - transport.clock.now()),
    });
  } catch (error) {
    if (!(error instanceof RequestRejectedError)) throw error;
  }
}

export async function verifyCredentials(
  connection: () => Promise<Connection>,
  emit: (event: KlingEvent) => void,
): Promise<CredentialReport> {
  let host: string | undefined;
  let clockOffset: number | undefined;
  let credential: CredentialReport["credential"];
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
    ...(credential === undefined ? {} : { credential }),
  });

  try {
    const { transport, connect, credential: chosen } = await connection();
    credential = chosen;
    host = transport.baseUrl;
    const end = transport.clock.now() + TIME_LIMIT;
    try {
      await sendTestRequest(connect(host, listen), end);
    } catch (error) {
      const region =
        error instanceof AuthenticationError && error.serviceCode !== specialCodes.authorizationMissing
          ? await findOtherRegion(host, connect, end)
          : undefined;
      if (!region) throw error;
      return report(
        "other-region",
        `${host} rejects the key, but ${regions[region]} accepts it. Set \`region\` to "${region}".`,
        region,
      );
    }
    return report(
      "accepted",
      clockOffset === undefined
        ? `${host} accepts the credentials.`
        : `${host} accepts the credentials after klingkit corrected the clock by ${Math.round(clockOffset / 1000)} s. Set the clock of this machine.`,
    );
  } catch (error) {
    return report(resultOf(error), error instanceof Error ? error.message : String(error));
  }
}

/** Returns the other region if it accepts the key. The key of a gateway is not sent to a region. */
async function findOtherRegion(
  host: string,
  connect: (baseUrl: string) => Transport,
  end: number,
): Promise<keyof typeof regions | undefined> {
  const candidates = {
    [regions.singapore]: "beijing",
    [regions.global]: "beijing",
    [regions.beijing]: "singapore",
  } as const;
  const other = Object.entries(candidates).find(([url]) => url === host)?.[1];
  if (!other) return undefined;
  return sendTestRequest(connect(regions[other]), end).then(
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
