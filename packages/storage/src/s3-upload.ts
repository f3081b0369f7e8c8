import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { ConfigurationError, ConnectionError, rejectUnknownNames } from "@klingkit/errors";
import { type Clock, systemClock } from "@klingkit/http/options";
import type { Upload, UploadedFile, UploadFile } from "@klingkit/tasks";
import { checkPrefix, fileKey } from "./file-key.ts";
import { storeError } from "./store-error.ts";

/** The options of uploads to S3. */
export interface S3UploadOptions {
  /** The name of a private bucket. It must exist. */
  readonly bucket: string;
  /**
   * The beginning of the keys. A `/` is put between it and the SHA-256 of a file.
   * @default "klingkit-uploads"
   */
  readonly prefix?: string | undefined;
  /**
   * The client. The service must reach its endpoint by https.
   * @default a client that reads the region and the credentials where the AWS SDK finds them
   */
  readonly client?: S3Client | undefined;
  /**
   * The time for which a URL is valid, milliseconds: from 5,400,000 to 604,800,000. A create may wait for a slot first, by
   * default for up to an hour (`queueTimeout`), and the service fetches the file after that: a URL is used again only if it
   * is valid until then. Temporary credentials can end it earlier.
   * @default 10,800,000, which is 3 hours
   */
  readonly expiresIn?: number | undefined;
  /**
   * Whether a file is removed when the tasks that use it have ended. Without it, files stay, and a file that the bucket has
   * already is not uploaded again.
   * @default false
   */
  readonly removeAfter?: boolean | undefined;
  /**
   * The clock for the expiry of URLs. Pass the client's clock if it has one.
   * @default the system clock
   */
  readonly clock?: Clock | undefined;
}

/** The default of `queueTimeout`, and the time in which the service fetches the file. */
const MIN_EXPIRY = 90 * 60_000;
const MAX_EXPIRY = 7 * 24 * 3_600_000;

/** The extensions of the files, for servers that derive the type of a file from its name. */
const extensions: Readonly<Record<string, string>> = {
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "audio/wav": ".wav",
  "audio/mpeg": ".mp3",
  "video/mp4": ".mp4",
  "video/quicktime": ".mov",
};

const names: readonly (keyof S3UploadOptions)[] = ["bucket", "prefix", "client", "expiresIn", "removeAfter", "clock"];

/**
 * Creates the option `upload` of a client: it puts local files into a private bucket of S3, or of a store with its protocol,
 * and gives the service a presigned URL that is valid for a short time.
 * @throws {ConfigurationError} if an option is invalid
 * @example
 * const kling = createKling({ upload: s3Upload({ bucket: "for-kling", removeAfter: true }) });
 * await kling.video.motionControl.create({ image: file("dancer.png"), video: file("dance.mp4"), characterOrientation: "video" });
 */
export function s3Upload(options: S3UploadOptions): Upload {
  rejectUnknownNames(options, names, { kind: "option" });
  const { bucket, expiresIn = 3 * 3_600_000, removeAfter = false, clock = systemClock } = options;
  if (typeof bucket !== "string" || bucket === "")
    throw new ConfigurationError("`bucket` must be the name of a bucket.");
  if (!(expiresIn >= MIN_EXPIRY && expiresIn <= MAX_EXPIRY)) {
    throw new ConfigurationError(
      `\`expiresIn\` must be from ${MIN_EXPIRY} to ${MAX_EXPIRY} milliseconds, not ${String(expiresIn)}.`,
    );
  }
  const prefix = checkPrefix(options.prefix ?? "klingkit-uploads");
  let { client } = options;
  const put = async (file: UploadFile): Promise<UploadedFile> => {
    client ??= new S3Client({});
    const s3 = client;
    // A file that this client removes must not be the one that another client uses.
    const name = `${removeAfter ? `${crypto.randomUUID()}-` : ""}${file.sha256}${extensions[file.contentType] ?? ""}`;
    const place = { Bucket: bucket, Key: fileKey(prefix, name) };
    const expiresAt = clock.now() + expiresIn;
    try {
      if (removeAfter || !(await isStored(s3, place, file))) {
        await s3.send(new PutObjectCommand({ ...place, Body: file.bytes, ContentType: file.contentType }));
        if (!(await isStored(s3, place, file))) throw new Error("the stored size differs from that of the file");
      }
      const url = await getSignedUrl(s3, new GetObjectCommand(place), { expiresIn: Math.floor(expiresIn / 1000) });
      return {
        url,
        expiresAt,
        ...(removeAfter ? { remove: () => s3.send(new DeleteObjectCommand(place)) } : {}),
      };
    } catch (error) {
      const { summary, retryable } = storeError("S3", `s3://${bucket}/${place.Key}`, error);
      throw new ConnectionError(summary, {
        taskState: "none",
        retryable,
        advice: "Nothing was sent to the service. Correct the cause, and create the task again.",
      });
    }
  };
  // The client of S3 does not wait for the clock.
  return (file) => clock.track?.(put(file)) ?? put(file);
}

/** Whether the bucket has the object with the size of the file. */
async function isStored(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  { bytes }: UploadFile,
): Promise<boolean> {
  try {
    return (await client.send(new HeadObjectCommand(place))).ContentLength === bytes.byteLength;
  } catch (error) {
    if (error instanceof Error && error.name === "NotFound") return false;
    throw error;
  }
}
