import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";

/** An object of the server. */
export interface ServerObject {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** How the server deviates from a store that works. */
export interface S3Fault {
  /** Responds to a request instead of the server. Returns whether it has responded. */
  intercept?(request: string, response: ServerResponse): boolean;
  /** Changes the bytes that are stored. */
  change?(bytes: Buffer): Buffer;
  /** Headers of the response to HEAD. */
  readonly head?: Readonly<Record<string, string>>;
}

/** A server with the part of the protocol of S3 that uploads use, written from its documentation. */
export interface S3Server {
  readonly client: S3Client;
  /** The options of the client. */
  readonly connection: S3ClientConfig;
  readonly objects: Map<string, ServerObject>;
  /** The requests, such as `PUT /films/a.mp4?partNumber=1`. */
  readonly requests: string[];
  /** The parts of uploads that are not complete. */
  readonly uploads: Map<string, Map<number, Buffer>>;
}

const md5 = (bytes: Buffer): Buffer => createHash("md5").update(bytes).digest();

/** Starts a server, which closes when the test ends. */
export async function startS3(fault: S3Fault = {}): Promise<S3Server> {
  const objects = new Map<string, ServerObject>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const requests: string[] = [];
  const pending = new Map<string, ServerObject["headers"]>();

  const headersOf = ({ headers }: IncomingMessage): ServerObject["headers"] =>
    Object.fromEntries(
      Object.entries(headers).filter(([name]) => /^(content-type|x-amz-meta-.*|x-amz-storage-class)$/.test(name)),
    ) as ServerObject["headers"];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    const key = decodeURIComponent(pathname);
    searchParams.delete("x-id");
    requests.push(`${request.method} ${key}${searchParams.size > 0 ? `?${searchParams}` : ""}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (fault.intercept?.(requests.at(-1) ?? "", response)) return;
    const uploadId = searchParams.get("uploadId") ?? "";
    const parts = uploads.get(uploadId);
    const store = (bytes: Buffer, etag: string, headers: ServerObject["headers"]): void => {
      const kept = fault.change?.(bytes) ?? bytes;
      objects.set(key, { bytes: kept, etag, headers });
    };
    if (request.method === "POST" && searchParams.has("uploads")) {
      const id = `upload-${uploads.size + 1}`;
      uploads.set(id, new Map());
      pending.set(id, headersOf(request));
      response.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    } else if (request.method === "PUT" && parts) {
      parts.set(Number(searchParams.get("partNumber")), body);
      response.setHeader("ETag", `"${md5(body).toString("hex")}"`).end();
    } else if (request.method === "POST" && parts) {
      const ordered = [...parts]
        .sort(([one], [other]) => one - other)
        .map(([, bytes]) => fault.change?.(bytes) ?? bytes);
      const etag = `"${md5(Buffer.concat(ordered.map(md5))).toString("hex")}-${ordered.length}"`;
      objects.set(key, { bytes: Buffer.concat(ordered), etag, headers: pending.get(uploadId) ?? {} });
      uploads.delete(uploadId);
      response.end(`<CompleteMultipartUploadResult><ETag>${etag}</ETag></CompleteMultipartUploadResult>`);
    } else if (request.method === "DELETE" && parts) {
      uploads.delete(uploadId);
      response.writeHead(204).end();
    } else if (request.method === "PUT") {
      store(body, `"${md5(fault.change?.(body) ?? body).toString("hex")}"`, headersOf(request));
      response.setHeader("ETag", objects.get(key)?.etag ?? "").end();
    } else if (request.method === "DELETE") {
      objects.delete(key);
      response.writeHead(204).end();
    } else {
      const object = objects.get(key);
      if (!object) {
        response.writeHead(404).end();
        return;
      }
      const { bytes, etag, headers } = object;
      response.writeHead(200, { ...headers, ETag: etag, "Content-Length": bytes.byteLength, ...fault.head });
      response.end(request.method === "HEAD" ? undefined : bytes);
    }
  }

  const server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The server has no port.");
  const connection: S3ClientConfig = {
    endpoint: `http://127.0.0.1:${address.port}`,
    region: "us-east-1",
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret-access-key-of-the-test" },
  };
  const client = new S3Client(connection);
  onTestFinished(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { client, connection, objects, requests, uploads };
}
