import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { SmokeTarget, SmokeReport } from "../consumer/smoke-target.ts";
import type { Runtime } from "./runtime.ts";

/** The part of the published emulator that is used here. */
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

/** The emulator for the smoke programs of a runtime, served on loopback. */
export interface Service extends AsyncDisposable {
  readonly targets: readonly SmokeTarget[];
  /** Compares the reports with the state of the emulator. */
  problems(reports: readonly SmokeReport[]): Promise<string[]>;
  /** Number of create requests that the runtime sent twice. The programs send each of them once. */
  repeated(): number;
}

const webhookSecret = "whsec_c21va2Ugb24gZXZlcnkgcnVudGltZQ==";

export async function startService(consumer: string, credentials: Runtime["credentials"]): Promise<Service> {
  const entry = join(consumer, "node_modules", "@klingkit", "emulator", "dist", "index.js");
  const { createEmulator, DEFAULT_ACCOUNT } = (await import(pathToFileURL(entry).href)) as Published;
  const { accessKey, secretKey, apiKeys } = DEFAULT_ACCOUNT;
  const emulator = await createEmulator({
    accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret }],
    // Videos of 5 s finish at once. Videos of 10 s are still running when the program exits.
    taskSeconds: ({ seconds }: { seconds?: number }) => (seconds === 10 ? 60 : 1),
  });
  const credentialsByName: Record<string, SmokeTarget["credential"]> = { token: { token: apiKeys[0] ?? "" } };
  if (credentials === "keys and token") credentialsByName["keys"] = { accessKey, secretKey };
  const targets = Object.entries(credentialsByName).map(([name, credential]) => ({
    url: emulator.url,
    webhookSecret,
    credential,
    prompt: `a lighthouse in fog, with ${name}`,
    lostResponsePrompt: `a lighthouse lost in fog, with ${name}`,
  }));
  const isCreate = (prompt: string) => (request: { method: string; body: unknown }) =>
    request.method === "POST" && JSON.stringify(request.body ?? "").includes(prompt);
  for (const { lostResponsePrompt } of targets)
    emulator.faults.add({ when: isCreate(lostResponsePrompt), drop: "after", times: 1 });

  return {
    targets: targets,
    async problems(reports) {
      const { tasks } = emulator.state();
      const found: string[] = [];
      for (const [index, { prompt, lostResponsePrompt }] of targets.entries()) {
        const report = reports[index];
        if (!report) return [`the report for "${prompt}" is missing`];
        const { byteLength } = await (await fetch(report.videoUrl)).arrayBuffer();
        if (report.bytes !== byteLength)
          found.push(`${report.bytes} of ${byteLength} bytes of the video were downloaded`);
        for (const one of [prompt, lostResponsePrompt]) {
          const paid = tasks.filter((task) => task.prompt === one);
          if (paid.length !== 1) found.push(`"${one}" was charged ${paid.length} times`);
          if (one === lostResponsePrompt && paid[0]?.externalTaskId !== report.recovered)
            found.push(`"${one}" has a different external task id`);
        }
      }
      if (tasks.length !== 2 * targets.length) found.push(`${tasks.length} tasks were charged`);
      return found;
    },
    repeated: () => emulator.calls.filter(({ method }) => method === "POST").length - 2 * targets.length,
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}
