import { bindEndpoint, type EndpointClient, type TaskContext, type VideoOutput } from "@klingkit/tasks";
import type { LipSyncInput } from "./endpoints/lip-sync.ts";
import type { SimpleLipSyncInput } from "./endpoints/lip-sync-simple.ts";

/** Lip-sync: of an identified face, and in one step. */
export interface LipSyncClient extends EndpointClient<LipSyncInput, VideoOutput> {
  /**
   * The older lip-sync: it needs no identified face, covers the whole video, and can speak a text.
   * @example
   * await kling.video.lipSync.simple.run({ videoUrl: "https://example.com/talk.mp4", sound: file("speech.mp3") })
   */
  readonly simple: EndpointClient<SimpleLipSyncInput, VideoOutput>;
}

export function bindLipSync(context: TaskContext): LipSyncClient {
  return {
    ...bindEndpoint(context, async () => (await import("./endpoints/lip-sync.ts")).lipSync),
    simple: bindEndpoint(context, async () => (await import("./endpoints/lip-sync-simple.ts")).simpleLipSync),
  };
}
