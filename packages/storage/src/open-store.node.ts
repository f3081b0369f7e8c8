import { ConfigurationError } from "@klingkit/errors";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Clock } from "@klingkit/http/options";
import type { Sink, Upload } from "@klingkit/tasks";

/** Environment variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Opens the sink at a URL. The client of the store is loaded, and reads its credentials from its own environment.
 *
 * - `s3://bucket/prefix`: the credentials and the region as the AWS SDK finds them. `AWS_ENDPOINT_URL_S3` sets the
 *   endpoint of R2, MinIO and others.
 * - `az://container/prefix`: `AZURE_STORAGE_CONNECTION_STRING`, or `AZURE_STORAGE_ACCOUNT` with `AZURE_STORAGE_KEY` or
 *   `AZURE_STORAGE_SAS_TOKEN`.
 * @param url the URL
 * @param env the environment variables; `process.env` by default
 * @throws {ConfigurationError} if the URL is invalid, a variable is missing, or the client of the store is not installed
 * @example await done.save(await openSink("s3://films/2026"));
 */
export async function openSink(url: string, env: Variables = process.env): Promise<Sink> {
  const { scheme, place, prefix } = parse(url);
  const open = stores[scheme];
  if (open) return open(place, prefix, env);
  throw notAStore(url, "s3://bucket/prefix or az://container/prefix");
}

/** The options of {@link openUpload}. */
export interface OpenUploadOptions {
  /**
   * Whether a file is removed when the tasks that use it have ended.
   * @default false
   */
  readonly removeAfter?: boolean;
  /**
   * The clock for the expiry of URLs. Pass the client's clock if it has one.
   * @default the system clock
   */
  readonly clock?: Clock;
}

/**
 * Opens the private bucket at a URL for uploads of local files. The client of S3 is loaded, and reads its credentials from its
 * own environment, as for {@link openSink}.
 * @param url the URL, `s3://bucket/prefix`
 * @param options the options
 * @param env the environment variables; `process.env` by default
 * @throws {ConfigurationError} if the URL is invalid, or the client of S3 is not installed
 * @example createKling({ upload: await openUpload("s3://for-kling", { removeAfter: true }) });
 */
export async function openUpload(
  url: string,
  options: OpenUploadOptions = {},
  env: Variables = process.env,
): Promise<Upload> {
  const { scheme, place: bucket, prefix } = parse(url);
  if (scheme !== "s3") throw notAStore(url, "s3://bucket/prefix");
  const packages = ["@aws-sdk/client-s3", "@aws-sdk/s3-request-presigner"];
  const [client, { s3Upload }] = await load("s3", packages, () =>
    Promise.all([s3Client(env), import("./s3-upload.ts")]),
  );
  return s3Upload({ ...options, bucket, prefix, client });
}

/** The parts of the URL of a store. The scheme is empty if it is none. */
function parse(url: string): { readonly scheme: string; readonly place: string; readonly prefix: string | undefined } {
  const [, scheme = "", place = "", prefix] = /^([a-z0-9]+):\/\/([A-Za-z0-9.$_-]+)(?:\/([^?#]*))?$/.exec(url) ?? [];
  return { scheme, place, prefix };
}

function notAStore(url: string, expected: string): ConfigurationError {
  // The rest of the URL may contain a credential anywhere.
  const shown = /^[a-z][a-z0-9+.-]*:\/\/(?=.)/i.exec(url)?.[0] ?? "";
  return new ConfigurationError(`"${shown}…" is not the URL of such a store.`, {
    advice: `Pass ${expected}, without credentials.`,
  });
}

async function s3Client(env: Variables): Promise<S3Client> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  // Stores other than AWS often have no host name for each bucket, and reject checksums that they do not know.
  const hasEndpoint = (env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"]) !== undefined;
  return new S3Client(hasEndpoint ? { forcePathStyle: true, requestChecksumCalculation: "WHEN_REQUIRED" } : {});
}

type Open = (place: string, prefix: string | undefined, env: Variables) => Promise<Sink>;

const stores: Readonly<Record<string, Open>> = {
  async s3(bucket, prefix, env) {
    const [client, { s3Sink }] = await load("s3", ["@aws-sdk/client-s3", "@aws-sdk/lib-storage"], () =>
      Promise.all([s3Client(env), import("./s3.ts")]),
    );
    return s3Sink({ bucket, prefix, client });
  },
  async az(name, prefix, env) {
    const [{ BlobServiceClient, StorageSharedKeyCredential }, { azureSink }] = await load(
      "az",
      ["@azure/storage-blob"],
      () => Promise.all([import("@azure/storage-blob"), import("./azure.ts")]),
    );
    const connection = env["AZURE_STORAGE_CONNECTION_STRING"];
    const account = env["AZURE_STORAGE_ACCOUNT"];
    const key = env["AZURE_STORAGE_KEY"];
    const signature = env["AZURE_STORAGE_SAS_TOKEN"]?.replace(/^\?/, "");
    const host = `https://${account}.blob.core.windows.net`;
    const service = connection
      ? BlobServiceClient.fromConnectionString(connection)
      : account && key
        ? new BlobServiceClient(host, new StorageSharedKeyCredential(account, key))
        : account && signature
          ? new BlobServiceClient(`${host}?${signature}`)
          : undefined;
    if (service) return azureSink({ container: service.getContainerClient(name), prefix });
    throw new ConfigurationError("The credentials of Azure Blob Storage are missing in the environment.", {
      advice:
        "Set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT with AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN.",
    });
  },
};

/** Imports the client of a store. @throws {ConfigurationError} if its packages are not installed */
async function load<T>(scheme: string, packages: readonly string[], importAll: () => Promise<T>): Promise<T> {
  try {
    return await importAll();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!packages.some((name) => message.includes(name))) throw error;
    throw new ConfigurationError(
      `${scheme}:// needs ${packages.join(" and ")}, which ${packages.length > 1 ? "are" : "is"} not installed.`,
      { advice: `Run: npm install ${packages.join(" ")} (with --global for a global klingkit).`, cause: error },
    );
  }
}
