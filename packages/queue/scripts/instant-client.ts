import type { TaskReference } from "@klingkit/errors";
import type { QueueClient, QueueEndpoint } from "@klingkit/queue";

/** A client whose tasks succeed at once, to measure the queue alone. */
export type InstantClient = QueueClient & { readonly bench: { readonly nothing: QueueEndpoint<object> } };

export function instantClient(): InstantClient {
  const reference = (externalTaskId: string): TaskReference => ({
    klingkit: 1,
    host: "http://127.0.0.1",
    apiVersion: "v2",
    endpoint: "bench.nothing",
    id: externalTaskId,
    externalTaskId,
  });
  const succeeded = { status: "succeeded", serviceStatus: "succeed", outputs: [], billing: [], raw: {} };
  const task = (taskReference: TaskReference): object => ({
    ...taskReference,
    reference: taskReference,
    toJSON: () => taskReference,
    wait: async () => ({ ...succeeded, id: taskReference.id, reference: taskReference }),
  });
  const client = {
    bench: {
      nothing: {
        prepare: async (_: object, { externalTaskId = "none" }: { externalTaskId?: string } = {}) => ({
          ...reference(externalTaskId),
          kind: "intent",
          path: "/",
          body: "{}",
          slot: { key: "video/bench", count: 1 },
        }),
        estimate: async () => undefined,
        describe: async () => ({ name: "bench.nothing", outputs: [], packageType: "video", sources: {} }),
      },
    },
    tasks: {
      send: async (intent: TaskReference) => task(reference(intent.externalTaskId ?? "")),
      resume: async (json: string) => task(JSON.parse(json) as TaskReference),
      discard: async () => undefined,
      recover: async () => undefined,
    },
  };
  return client as unknown as InstantClient;
}
