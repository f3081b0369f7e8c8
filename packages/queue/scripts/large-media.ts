import { createQueue } from "@klingkit/queue";
import { createKling } from "klingkit";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../src/database/open-database.ts";
import { startPostgres } from "@klingkit/tooling/postgres";
import { clockOf, startService } from "./processes.ts";

/**
 * Adds jobs with large images and processes some of them. Prints the sizes of the database and of the directory of the
 * images, and the peak of the resident memory of this process. The service is another process.
 * `large-media.ts folder|server [jobs] [megabytes per image] [jobs that are processed]`
 */
const [databaseKind = "folder", ...numbers] = process.argv.slice(2);
const [jobs = 1000, megabytes = 10, processed = 100] = numbers.map(Number);

const base = await mkdtemp(join(tmpdir(), "klingkit-large-media-"));
const server = databaseKind === "server" ? await startPostgres() : undefined;
const database = server?.url ?? join(base, "queue");
const inputFiles = join(base, "inputs");
const service = await startService({ speed: 100, seconds: 30 });
const clock = clockOf(service);
const client = createKling({ apiKey: "api-key-emulator", baseUrl: service.url, clock, env: {}, concurrency: false });

/** Half of the jobs share their image with another one. */
function image(index: number): { arrayBuffer: () => Promise<ArrayBuffer> } {
  return {
    async arrayBuffer() {
      const bytes = Buffer.alloc(megabytes * 1_000_000 - 1, index >> 1);
      bytes.write("89504e470d0a1a0a0000000d4948445200000280000001e00802000000", "hex");
      bytes.writeUInt32BE(index >> 1, 100);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    },
  };
}

let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
const queue = createQueue({ client, database, inputFiles, clock, concurrency: 5 });
const start = performance.now();
await queue.add(
  Array.from({ length: jobs }, (_, index) => ({
    endpoint: "video.imageToVideo" as const,
    key: `job-${index}`,
    input: { firstFrame: image(index), prompt: "fog" },
  })),
);
const addSeconds = (performance.now() - start) / 1000;
const peakOfAdd = peak;
await queue.start();
let succeeded = 0;
for await (const { status } of queue.results({ follow: true })) {
  if (status === "succeeded") succeeded++;
  if (succeeded >= processed) break;
}
const seconds = (performance.now() - start) / 1000 - addSeconds;
await queue.close();
clearInterval(watch);
await service.stop();

const files = await readdir(inputFiles);
const sizes = await Promise.all(files.map(async (file) => (await stat(join(inputFiles, file))).size));
const open = await openDatabase(database, () => undefined);
const [size] = await open.sql.query<{ bytes: number }>("SELECT pg_database_size(current_database())::float8 AS bytes");
await open.close();
const mb = (bytes: number): number => Math.round(bytes / 1e6);
process.stdout.write(
  `${JSON.stringify({
    database: databaseKind,
    jobs,
    megabytesPerImage: megabytes,
    addSeconds: Math.round(addSeconds),
    processed: succeeded,
    processSeconds: Math.round(seconds),
    databaseMb: mb(size?.bytes ?? 0),
    images: files.length,
    imagesMb: mb(sizes.reduce((sum, each) => sum + each, 0)),
    peakMbOfAdd: mb(peakOfAdd),
    peakMb: mb(peak),
  })}\n`,
);
await server?.stop();
await rm(base, { recursive: true, force: true });
process.exit();
