import type { BenchResult } from "./result.ts";

type Bench = () => Promise<BenchResult>;

/** All benches, by name. Those with `needsBuild` measure the built packages. */
export const benches: Readonly<Record<string, { readonly load: () => Promise<Bench>; readonly needsBuild?: true }>> = {
  waiting: { load: async () => (await import("./benches/waiting.ts")).waiting },
  "waiting --callbacks": { load: async () => (await import("./benches/callbacks.ts")).callbacks },
  slots: { load: async () => (await import("./benches/slots.ts")).slots },
  memory: { load: async () => (await import("./benches/memory.ts")).memory },
  overhead: { load: async () => (await import("./benches/overhead.ts")).overhead, needsBuild: true },
  telemetry: { load: async () => (await import("./benches/telemetry.ts")).telemetry },
  download: { load: async () => (await import("./benches/download.ts")).download, needsBuild: true },
  size: { load: async () => (await import("./benches/size.ts")).size, needsBuild: true },
  import: { load: async () => (await import("./benches/import.ts")).importTime, needsBuild: true },
};
