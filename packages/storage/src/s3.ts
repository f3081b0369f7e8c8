import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import type { Sink, SinkFile, StoredFile } from "@klingkit/tasks";
import { digestStream, md5, type StreamDigest } from "./digest.node.ts";
import { checkPrefix, fileKey } from "./file-key.ts";
import { hex } from "./hex.ts";
import { asciiMetadata } from "./metadata.ts";
import { checksumError, storeError } from "./store-error.ts";

/** Settings of the stored objects. */
export type S3ObjectSettings = Pick<
  PutObjectCommandInput,
  | "ACL"
  | "BucketKeyEnabled"
  | "CacheControl"
  | "ContentDisposition"
  | "ExpectedBucketOwner"
  | "ServerSideEncryption"
  | "SSEKMSKeyId"
  | "StorageClass"
  | "Tagging"
>;

/** The options of a sink for S3. */
export interface S3SinkOptions {
  /** The name of the bucket. It must exist. */
  readonly bucket: string;
  /**
   * The beginning of the keys, such as `films`. A `/` is put between it and the name of a file.
   * @default none
   */
  readonly prefix?: string | undefined;
  /**
   * The client. It determines the region, the credentials, and the endpoint of another service than AWS.
   * @default a client that reads the region and the credentials where the AWS SDK finds them
   * @example new S3Client({ region: "auto", endpoint: "https://ACCOUNT.r2.cloudflarestorage.com" })
   */
  readonly client?: S3Client | undefined;
  /**
   * The size of the parts of a large file, bytes: an integer of at least 5,242,880. Up to three parts are in memory. A file
   * of one part is uploaded with one request.
   * @default 8,388,608
   */
  readonly partSize?: number | undefined;
  /**
   * Settings of the stored objects.
   * @default none
   * @example s3Sink({ bucket: "films", settings: { StorageClass: "INTELLIGENT_TIERING" } })
   */
  readonly settings?: S3ObjectSettings | undefined;
  /**
   * Whether the ETag of the store is compared with the MD5 of the file. Pass `false` for a store whose ETags look like an
   * MD5 but are none. Encrypted objects (KMS), whose ETag is no MD5, are recognized.
   * @default true
   */
  readonly verifyEtag?: boolean | undefined;
}

const MIN_PART_SIZE = 5 * 1024 * 1024;
const DEFAULT_PART_SIZE = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;
/** The limit of S3 for user-defined metadata, bytes. */
const MAX_METADATA = 2048;

const names: readonly (keyof S3SinkOptions)[] = ["bucket", "prefix", "client", "partSize", "settings", "verifyEtag"];

/**
 * Creates a sink for S3, and for every store with its protocol: R2, MinIO, Ceph, Spaces and others. It uploads in parts,
 * removes the parts of a failed upload, and verifies the stored size and, where the ETag is an MD5, the content.
 * @throws {ConfigurationError} if an option is invalid
 * @example
 * const sink = s3Sink({ bucket: "films", prefix: "2026" });
 * const { url } = await done.output.save(sink); // s3://films/2026/8123.mp4
 */
export function s3Sink(options: S3SinkOptions): Sink {
  rejectUnknownNames(options, names, { kind: "option" });
  const { bucket, partSize = DEFAULT_PART_SIZE, settings = {}, verifyEtag = true } = options;
  if (typeof bucket !== "string" || bucket === "")
    throw new ConfigurationError("`bucket` must be the name of a bucket.");
  if (!Number.isInteger(partSize) || partSize < MIN_PART_SIZE)
    throw new ConfigurationError(`\`partSize\` must be an integer of at least ${MIN_PART_SIZE} bytes.`);
  const prefix = checkPrefix(options.prefix);
  let { client } = options;
  return {
    async put(file) {
      const key = fileKey(prefix, file.name);
      const url = `s3://${bucket}/${key}`;
      try {
        client ??= new S3Client({});
        const place = { client, bucket, key };
        const { size, sha256, ...digests } = await upload(place, file, settings, partSize);
        const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), abortOption(file));
        if (verifyEtag && !hasContent(head, digests)) throw checksumError("S3", url);
        return { url, size: head.ContentLength ?? size, sha256 } satisfies StoredFile;
      } catch (error) {
        throw storeError("S3", url, error);
      }
    },
  };
}

async function upload(
  { client, bucket, key }: { readonly client: S3Client; readonly bucket: string; readonly key: string },
  file: SinkFile,
  settings: S3ObjectSettings,
  partSize: number,
): Promise<ReturnType<StreamDigest["result"]>> {
  const size = Math.max(partSize, Math.ceil((file.size ?? 0) / MAX_PARTS));
  const { stream, result } = digestStream(file.stream, size);
  const running = new Upload({
    client,
    partSize: size,
    queueSize: 2,
    params: {
      ...settings,
      Bucket: bucket,
      Key: key,
      Body: stream,
      ContentType: file.contentType,
      Metadata: asciiMetadata(file.metadata, MAX_METADATA),
    },
  });
  const abort = (): void => void running.abort();
  file.signal?.addEventListener("abort", abort, { once: true });
  try {
    await running.done();
  } finally {
    file.signal?.removeEventListener("abort", abort);
  }
  return result();
}

function abortOption({ signal }: SinkFile): { readonly abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}

/** Whether the ETag of an object is that of these parts, or says nothing about its content. */
function hasContent(
  { ETag = "", ServerSideEncryption, SSECustomerAlgorithm }: HeadObjectCommandOutput,
  { md5: whole, parts }: Pick<ReturnType<StreamDigest["result"]>, "md5" | "parts">,
): boolean {
  if (ServerSideEncryption?.startsWith("aws:kms") || SSECustomerAlgorithm) return true;
  const [, digest, count] = /^"?([0-9a-f]{32})(?:-(\d+))?"?$/i.exec(ETag) ?? [];
  if (digest === undefined) return true;
  // S3 reports the MD5 of the MD5s of the parts, with the number of parts. Some other stores report that of the content.
  if (count === undefined) return digest.toLowerCase() === hex(whole);
  return digest.toLowerCase() === hex(md5(...parts)) && Number(count) === parts.length;
}
