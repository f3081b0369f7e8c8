import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A server in a process of its own, so that its CPU time is not counted with ours. */
export interface Served extends Disposable {
  readonly url: string;
}

/** Starts a server, by the URL of its file; it tells its address on its first line. */
export async function serve(file: string): Promise<Served> {
  const child = spawn(process.execPath, [fileURLToPath(file)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { url: await firstLine(child), [Symbol.dispose]: () => void child.kill() };
}

function firstLine({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    stdout?.once("data", (data: Buffer) => resolve(data.toString().trim()));
    stdout?.once("close", () => reject(new Error("the server did not start")));
  });
}
