import { createAdaptorServer, type ServerType } from "@hono/node-server";
import type { Hono } from "hono";

const MAX_ATTEMPTS = 20;

/** Listens on the port, or on the next free one. Port 0 selects any free port. */
export async function listen(
  app: Hono,
  host: string,
  port: number,
): Promise<{ readonly server: ServerType; readonly port: number }> {
  const server = createAdaptorServer({ fetch: app.fetch });
  for (let candidate = port; ; candidate += 1) {
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(candidate, host, () => {
          server.off("error", reject);
          resolve();
        });
      });
      const address = server.address();
      return { server, port: typeof address === "object" && address ? address.port : candidate };
    } catch (error) {
      const isInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!isInUse || port === 0 || candidate >= Math.min(65_535, port + MAX_ATTEMPTS)) throw error;
    }
  }
}
