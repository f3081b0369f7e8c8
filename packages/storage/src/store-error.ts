import { DownloadError, KlingError } from "@klingkit/errors";
import { redact } from "@klingkit/http";

const ADVICE = "The task and its outputs are not affected, and the task is not charged again. ";

/** The statuses of a store that another attempt may change. */
const TEMPORARY: ReadonlySet<number> = new Set([408, 409, 412, 425, 429]);

/** Codes with a permanent status that another attempt may change: the bytes or the upload got lost on the way. */
const TEMPORARY_CODES: ReadonlySet<string> = new Set([
  "BadDigest",
  "IncompleteBody",
  "InvalidPart",
  "Md5Mismatch",
  "NoSuchUpload",
  "RequestTimeout",
  "RequestTimeTooSkewed",
]);

/**
 * Converts the error of a store's client. The original is not kept as the cause, because it can contain signed headers and
 * URLs.
 * @param store the store, as in `S3`
 * @param where the location of the file, without a credential
 */
export function storeError(store: string, where: string, error: unknown): KlingError {
  if (error instanceof KlingError) return error;
  const { name = "Error", message = String(error) } = error instanceof Error ? error : {};
  const { code, status } = readError(error);
  const reason = redact(message).replace(/\.$/, "") || name;
  const label = [code ?? name, ...(status === undefined ? [] : [`HTTP ${status}`])].join(", ");
  const isPermanent =
    status !== undefined && status >= 400 && status < 500 && !TEMPORARY.has(status) && !TEMPORARY_CODES.has(code ?? "");
  // A missing credential, region or module has no status.
  const isSetup = status === undefined && /credential|region is missing/i.test(`${name} ${message}`);
  return new DownloadError(`${store} did not store ${where}: ${withoutQuery(reason)} (${label}).`, {
    fault: isPermanent || isSetup ? "account" : "network",
    retryable: !(isPermanent || isSetup),
    advice:
      isPermanent || isSetup
        ? `${ADVICE}Correct the credentials, the permissions or the name of the store, and save again.`
        : `${ADVICE}Save again.`,
  });
}

/** The stored bytes are not those that were sent. */
export function checksumError(store: string, where: string): DownloadError {
  return new DownloadError(`The checksum that ${store} reports for ${where} is not that of the file.`, {
    fault: "service",
    retryable: true,
    advice: `${ADVICE}Save again.`,
  });
}

/** The code and the HTTP status in an error of the clients of AWS and Azure. */
function readError(error: unknown): { readonly code?: string; readonly status?: number } {
  if (typeof error !== "object" || error === null) return {};
  const fields: { code?: unknown; name?: unknown; statusCode?: unknown; $metadata?: unknown } = error;
  const metadata: { httpStatusCode?: unknown } =
    typeof fields.$metadata === "object" && fields.$metadata !== null ? fields.$metadata : {};
  const code = typeof fields.code === "string" ? fields.code : fields.name;
  const status = metadata.httpStatusCode ?? fields.statusCode;
  return {
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof status === "number" ? { status } : {}),
  };
}

/** Removes the queries of URLs, which can contain a signature. */
function withoutQuery(text: string): string {
  return text.replaceAll(/(https?:\/\/[^\s?]+)\?\S*/g, "$1");
}
