import type { Found } from "./result.ts";

type Bench = () => Promise<Found>;

/** Every bench by name. `built` ones look at what would be published, so that is built first. */
export const benches: Readonly<Record<string, { readonly load: () => Promise<Bench>; readonly built?: true }>> = {
  waiting: { load: async () => (await import("./benches/waiting.ts")).waiting },
  "waiting --callbacks": { load: async () => (await import("./benches/callbacks.ts")).callbacks },
  slots: { load: async () => (await import("./benches/slots.ts")).slots },
  memory: { load: async () => (await import("./benches/memory.ts")).memory },
  overhead: { load: async () => (await import("./benches/overhead.ts")).overhead, built: true },
  download: { load: async () => (await import("./benches/download.ts")).download, built: true },
  size: { load: async () => (await import("./benches/size.ts")).size, built: true },
  import: { load: async () => (await import("./benches/import.ts")).importTime, built: true },
};
