export interface Layer {
  level: number;
  /** The siblings that the package may depend on, by folder. */
  uses: readonly string[];
  /** The siblings whose types alone it may use, by name: the build copies them into its declarations. */
  types?: readonly string[];
  /** Runs on Node alone and says so, so its sources may import `node:*` anywhere. */
  nodeOnly?: true;
  /** The files that may use `console`; `true` for a package with a command, whose job is to print. */
  prints?: true | readonly string[];
}

/** The picture of the packages: who may depend on whom. Apps may depend on anything. */
export const layers: Readonly<Record<string, Layer>> = {
  errors: { level: 0, uses: [] },
  models: { level: 0, uses: [] },
  emulator: { level: 0, uses: [], nodeOnly: true, prints: true },

  auth: { level: 1, uses: ["errors"], types: ["@klingkit/http"] },
  http: { level: 1, uses: ["errors"] },

  tasks: { level: 2, uses: ["errors", "models", "http"] },

  video: { level: 3, uses: ["errors", "tasks", "models"] },
  image: { level: 3, uses: ["errors", "tasks", "models"] },
  audio: { level: 3, uses: ["errors", "tasks", "models"] },
  account: { level: 3, uses: ["errors", "tasks", "models"] },
  webhooks: { level: 3, uses: ["errors", "tasks"] },
  queue: { level: 3, uses: ["errors", "http", "tasks"], nodeOnly: true },

  klingkit: {
    level: 4,
    uses: ["errors", "models", "auth", "http", "tasks", "video", "image", "audio", "account", "webhooks"],
    prints: ["src/log.ts"],
  },

  cli: {
    level: 5,
    uses: ["klingkit", "queue", "emulator", "errors", "http", "models", "tasks", "video", "image", "audio"],
    nodeOnly: true,
    prints: true,
  },
};

/** Names that say nothing about what a file holds. */
export const emptyNames: ReadonlySet<string> = new Set([
  "utils",
  "util",
  "helpers",
  "helper",
  "common",
  "core",
  "shared",
]);
