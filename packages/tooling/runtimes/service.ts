import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Place, SmokeReport } from "../consumer/place.ts";
import type { Runtime } from "./runtime.ts";

/** As much of the emulator as is used here: it is the published one, so its types are not at hand. */
interface Emulator extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly { method: string; body: unknown }[];
  readonly faults: { add(rule: object): unknown };
  state(): { tasks: { prompt: string; externalTaskId?: string }[] };
}

interface Published {
  createEmulator(options: object): Promise<Emulator>;
  DEFAULT_ACCOUNT: { accessKey: string; secretKey: string; apiKeys: string[] };
}

/** The service that the smoke programs of one runtime call, served on loopback, and its books. */
export interface Service extends AsyncDisposable {
  readonly places: readonly Place[];
  /** What the books say against the reports. */
  problems(reports: readonly SmokeReport[]): Promise<string[]>;
  /** How many creates came twice: no program sent them again, so the runtime did. */
  repeated(): number;
}

const webhookSecret = "whsec_c21va2Ugb24gZXZlcnkgcnVudGltZQ==";

export async function openService(consumer: string, credentials: Runtime["credentials"]): Promise<Service> {
  const entry = join(consumer, "node_modules", "@klingkit", "emulator", "dist", "index.js");
  const { createEmulator, DEFAULT_ACCOUNT } = (await import(pathToFileURL(entry).href)) as Published;
  const { accessKey, secretKey, apiKeys } = DEFAULT_ACCOUNT;
  const emulator = await createEmulator({
    accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret }],
    // Clips of 5 s are there at once; those of 10 s are still in the making when the program ends.
    taskSeconds: ({ seconds }: { seconds?: number }) => (seconds === 10 ? 60 : 1),
  });
  const given: Record<string, Place["credential"]> = { token: { token: apiKeys[0] ?? "" } };
  if (credentials === "keys and token") given["keys"] = { accessKey, secretKey };
  const places = Object.entries(given).map(([name, credential]) => ({
    url: emulator.url,
    webhookSecret,
    credential,
    prompt: `a lighthouse in fog, with ${name}`,
    lostPrompt: `a lighthouse lost in fog, with ${name}`,
  }));
  const isCreate = (prompt: string) => (request: { method: string; body: unknown }) =>
    request.method === "POST" && JSON.stringify(request.body ?? "").includes(prompt);
  for (const { lostPrompt } of places) emulator.faults.add({ when: isCreate(lostPrompt), drop: "after", times: 1 });

  return {
    places,
    async problems(reports) {
      const { tasks } = emulator.state();
      const found: string[] = [];
      for (const [index, { prompt, lostPrompt }] of places.entries()) {
        const report = reports[index];
        if (!report) return [`no report for "${prompt}"`];
        const { byteLength } = await (await fetch(report.clip)).arrayBuffer();
        if (report.bytes !== byteLength) found.push(`${report.bytes} of the clip's ${byteLength} bytes came`);
        for (const one of [prompt, lostPrompt]) {
          const paid = tasks.filter((task) => task.prompt === one);
          if (paid.length !== 1) found.push(`"${one}" was paid ${paid.length} times`);
          if (one === lostPrompt && paid[0]?.externalTaskId !== report.recovered)
            found.push(`"${one}" is another task`);
        }
      }
      if (tasks.length !== 2 * places.length) found.push(`${tasks.length} tasks were paid`);
      return found;
    },
    repeated: () => emulator.calls.filter(({ method }) => method === "POST").length - 2 * places.length,
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}
