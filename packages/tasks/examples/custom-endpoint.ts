import { createEndpointClient, type EndpointClient, type VideoOutput } from "@klingkit/tasks";
import { type Endpoint, type InputShape, textUpTo } from "@klingkit/tasks/endpoint";
import { createEngine, type EngineOptions } from "@klingkit/tasks/engine";
import * as z from "zod/mini";

/** The input of the endpoint. */
export interface FogInput {
  readonly prompt: string;
}

/** An endpoint that klingkit does not have. */
const fog: Endpoint<FogInput, object, VideoOutput> = {
  name: "custom.fog",
  outputs: ["video"],
  packageType: "video",
  // It is assumed, not observed, that the service rejects an id that is already in use.
  externalTaskId: { accepted: true, lookup: true, duplicatesRejected: "assumed" },
  expectedMs: () => 60_000, // the usual duration of a task
  schema: z.strictObject({ prompt: textUpTo(2500) } satisfies InputShape<FogInput>),
  defaults: () => ({}),
  apiVersions: {
    v1: {
      path: "/v1/videos/text2video",
      check: () => [],
      encode: ({ prompt }) => ({ model_name: "kling-v3", prompt }),
    },
  },
};

/** The client of the endpoint: `create`, `run`, `get`, `list`, `prepare` and `estimate`. */
export function createFog(transport: EngineOptions["transport"]): EndpointClient<FogInput, VideoOutput> {
  const engine = createEngine({ transport, endpoints: { custom: { [fog.name]: fog } } });
  return createEndpointClient(engine, fog);
}
