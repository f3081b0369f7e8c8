import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Starts a server that only this machine reaches, and returns its URL. The port 0 is any free port. */
export async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
