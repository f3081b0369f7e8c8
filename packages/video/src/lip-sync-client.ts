import { bindEndpoint, type EndpointClient, type TaskContext, type VideoOutput } from "@klingkit/tasks";
import type { LipSyncInput } from "./lip-sync.ts";
import type { SimpleLipSyncInput } from "./lip-sync-simple.ts";

/** Lip-sync of a found face, and the older one in a single step. */
export interface LipSyncClient extends EndpointClient<LipSyncInput, VideoOutput> {
  /** The older lip-sync: whole clip, no faces to choose, may speak a text itself. */
  readonly simple: EndpointClient<SimpleLipSyncInput, VideoOutput>;
}

export function bindLipSync(context: TaskContext): LipSyncClient {
  return {
    ...bindEndpoint(context, async () => (await import("./lip-sync.ts")).lipSync),
    simple: bindEndpoint(context, async () => (await import("./lip-sync-simple.ts")).simpleLipSync),
  };
}
