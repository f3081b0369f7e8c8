import type { ServerContext } from "@modelcontextprotocol/server";
import type { WaitUpdate } from "klingkit";

/** Returns a listener that sends the progress of a wait to a client that asked for it. */
export function progressReporter({ mcpReq }: ServerContext): (update: Pick<WaitUpdate, "status" | "progress">) => void {
  // oxlint-disable-next-line no-underscore-dangle -- a name of the protocol
  const progressToken = mcpReq._meta?.progressToken;
  // The protocol requires that the progress increases.
  let last = -1;
  return ({ status, progress }) => {
    if (progressToken === undefined || progress <= last) return;
    last = progress;
    const params = { progressToken, progress, total: 1, message: status };
    // A client that has gone does not end the wait here, but through the signal of the call.
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => undefined);
  };
}
