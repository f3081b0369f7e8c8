import { createAdaptorServer, type ServerType } from "@hono/node-server";
import type { Hono } from "hono";

/** How many ports to try. */
const TRIES = 20;

/** Listens on the port, or on the next one that is free. Port 0 takes any. */
export async function listen(
  app: Hono,
  host: string,
  port: number,
): Promise<{ readonly server: ServerType; readonly port: number }> {
  const server = createAdaptorServer({ fetch: app.fetch });
  for (let tried = port; ; tried += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(tried, host, () => {
          server.off("error", reject);
          resolve();
        });
      });
      const address = server.address();
      return { server, port: typeof address === "object" && address ? address.port : tried };
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!taken || port === 0 || tried >= Math.min(65_535, port + TRIES)) throw error;
    }
  }
}
