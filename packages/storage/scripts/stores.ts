import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { BlobServiceClient } from "@azure/storage-blob";
import type { Sink } from "@klingkit/tasks";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { storesSet } from "@klingkit/tooling/stores-set";
import { azureSink } from "../src/azure.ts";
import { s3Sink } from "../src/s3.ts";
import { type Child, startChild, startProgram } from "./processes.ts";
import { remoteSink } from "./remote-sink.ts";

/** The stores that speak the wire protocols of S3, Azure Blob and R2 on this machine. */
export const storeNames = ["s3", "azure", "r2"] as const;
export type StoreName = (typeof storeNames)[number];

/** The address of a running store. */
export interface StoreAddress {
  readonly store: StoreName;
  readonly url: string;
}

/** A file of a store. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A store in a process of its own. */
export interface Store extends StoreAddress {
  readonly sink: Sink;
  read(name: string): Promise<StoredObject>;
  stop(): Promise<void>;
}

const BUCKET = "films";
/** The account of Azurite, which its documentation publishes. */
const AZURITE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const PART_SIZE = 5 * 1024 * 1024;

export function s3Client(url: string): S3Client {
  return new S3Client({
    endpoint: url,
    region: "us-east-1",
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    // The keys of s3rver.
    credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
  });
}

export function azuriteConnection(url: string): string {
  return `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${AZURITE_KEY};BlobEndpoint=${url}/devstoreaccount1;`;
}

const azureContainer = (url: string): ReturnType<BlobServiceClient["getContainerClient"]> =>
  BlobServiceClient.fromConnectionString(azuriteConnection(url)).getContainerClient(BUCKET);

/** The sink of a running store, with small parts. */
export function sinkOf({ store, url }: StoreAddress): Sink {
  switch (store) {
    case "s3":
      return s3Sink({ bucket: BUCKET, client: s3Client(url), partSize: PART_SIZE });
    case "azure":
      return azureSink({ container: azureContainer(url), blockSize: PART_SIZE });
    case "r2":
      return remoteSink(url);
  }
}

/** Starts a store that keeps its files in a directory. */
export async function startStore(store: StoreName, folder: string): Promise<Store> {
  const port = await freePort();
  const child = programs[store](port, folder);
  const url = `http://127.0.0.1:${port}`;
  await reachable(url);
  if (store === "s3") await s3Client(url).send(new CreateBucketCommand({ Bucket: BUCKET }));
  if (store === "azure") await azureContainer(url).createIfNotExists();
  return {
    store,
    url,
    sink: sinkOf({ store, url }),
    read: (name) => readers[store](url, name),
    stop: () => child.kill(),
  };
}

const programs: Readonly<Record<StoreName, (port: number, folder: string) => Child>> = {
  s3: (port, folder) =>
    startChild([
      join(storesSet, "node_modules", "s3rver", "bin", "s3rver.js"),
      "--silent",
      "--address",
      "127.0.0.1",
      "--port",
      String(port),
      "--directory",
      folder,
    ]),
  azure: (port, folder) =>
    startChild([
      join(storesSet, "node_modules", "azurite", "dist", "src", "blob", "main.js"),
      "--silent",
      "--skipApiVersionCheck",
      "--blobPort",
      String(port),
      "--location",
      folder,
      "--disableTelemetry",
    ]),
  r2: (port, folder) => startProgram("r2-server", { port, folder }),
};

const readers: Readonly<Record<StoreName, (url: string, name: string) => Promise<StoredObject>>> = {
  async s3(url, name) {
    const client = s3Client(url);
    const place = { Bucket: BUCKET, Key: name };
    const { Body, ContentType, Metadata = {} } = await client.send(new GetObjectCommand(place));
    const { ContentLength } = await client.send(new HeadObjectCommand(place));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    if (ContentLength !== bytes.byteLength) throw new Error("HEAD and GET report different sizes.");
    return { bytes, contentType: ContentType, metadata: Metadata };
  },
  async azure(url, name) {
    const blob = azureContainer(url).getBlobClient(name);
    const { contentType, metadata = {} } = await blob.getProperties();
    return { bytes: await blob.downloadToBuffer(), contentType, metadata };
  },
  async r2(url, name) {
    const response = await fetch(`${url}/${encodeURIComponent(name)}`);
    if (!response.ok) throw new Error(await response.text());
    return {
      bytes: new Uint8Array(await response.arrayBuffer()),
      contentType: response.headers.get("content-type") ?? undefined,
      metadata: JSON.parse(decodeURIComponent(response.headers.get("x-metadata") ?? "{}")) as Record<string, string>,
    };
  },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || !address) throw new Error("The system gave no port.");
  return address.port;
}

async function reachable(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await sleep(100);
  }
  throw new Error("The store did not start.");
}
