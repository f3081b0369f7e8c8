// @klingkit/storage
// at run time: openSink, openUpload

// #region Interfaces
export interface OpenUploadOptions {
  readonly removeAfter?: boolean;
  readonly clock?: Clock;
}
// #endregion

// #region Types
export type Variables = Readonly<Record<string, string | undefined>>;
// #endregion

// #region Functions
export declare function openSink(_: string, _?: Variables): Promise<Sink>;
export declare function openUpload(_: string, _?: OpenUploadOptions, _?: Variables): Promise<Upload>;
// #endregion

// @klingkit/storage/s3
// at run time: s3Sink

// #region Interfaces
export interface S3SinkOptions {
  readonly bucket: string;
  readonly prefix?: string | undefined;
  readonly client?: S3Client | undefined;
  readonly partSize?: number | undefined;
  readonly settings?: S3ObjectSettings | undefined;
  readonly verifyEtag?: boolean | undefined;
}
// #endregion

// #region Types
export type S3ObjectSettings = Pick<PutObjectCommandInput, "ACL" | "BucketKeyEnabled" | "CacheControl" | "ContentDisposition" | "ExpectedBucketOwner" | "ServerSideEncryption" | "SSEKMSKeyId" | "StorageClass" | "Tagging">;
// #endregion

// #region Functions
export declare function s3Sink(_: S3SinkOptions): Sink;
// #endregion

// @klingkit/storage/s3-upload
// at run time: s3Upload

// #region Interfaces
export interface S3UploadOptions {
  readonly bucket: string;
  readonly prefix?: string | undefined;
  readonly client?: S3Client | undefined;
  readonly expiresIn?: number | undefined;
  readonly removeAfter?: boolean | undefined;
  readonly clock?: Clock | undefined;
}
// #endregion

// #region Functions
export declare function s3Upload(_: S3UploadOptions): Upload;
// #endregion

// @klingkit/storage/r2
// at run time: r2Sink

// #region Interfaces
export interface R2BucketLike {
  put(_: string, _: ReadableStream, _: {
    readonly httpMetadata?: {
      readonly contentType?: string;
    };
    readonly customMetadata?: Record<string, string>;
  }): Promise<R2ObjectLike | null>;
}
export interface R2ObjectLike {
  readonly size: number;
  readonly checksums: {
    readonly md5?: ArrayBuffer;
  };
}
export interface R2SinkOptions {
  readonly bucket: R2BucketLike;
  readonly prefix?: string | undefined;
}
// #endregion

// #region Functions
export declare function r2Sink(_: R2SinkOptions): Sink;
// #endregion

// @klingkit/storage/azure
// at run time: azureSink

// #region Interfaces
export interface AzureSinkOptions {
  readonly container: ContainerClient;
  readonly prefix?: string | undefined;
  readonly blockSize?: number | undefined;
}
// #endregion

// #region Functions
export declare function azureSink(_: AzureSinkOptions): Sink;
// #endregion
