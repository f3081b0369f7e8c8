import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A server in another process, so that its CPU time is not measured. */
export interface ChildServer extends Disposable {
  readonly url: string;
}

/** Starts the server of a file. Its first line of output is its URL. */
export async function startServer(file: string): Promise<ChildServer> {
  const child = spawn(process.execPath, [fileURLToPath(file)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { url: await firstLine(child), [Symbol.dispose]: () => void child.kill() };
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    stdout?.once("data", (data: Buffer) => resolve(data.toString().trim()));
    stdout?.once("close", () => reject(new Error("The server did not start.")));
  });
}
