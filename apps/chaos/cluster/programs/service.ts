import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { send, type ServerProgramOptions, type ServiceCommand } from "../messages.ts";
import { createProxy } from "../proxy.ts";
import { SERVICE_LIMIT, SPEED, TASK_SECONDS, WEBHOOK_SECRET } from "../settings.ts";

/** The emulated service, with a proxy in front of it. Some responses to creates arrive late. */
const { host, clients, seed } = JSON.parse(process.argv[2] ?? "{}") as ServerProgramOptions;
let callbackUrl: string | undefined;
const emulator = await createEmulator({
  seed,
  clock: { speed: SPEED },
  taskSeconds: ({ usualSeconds }) => (TASK_SECONDS * usualSeconds) / 90,
  accounts: [
    {
      ...DEFAULT_ACCOUNT,
      webhookSecret: WEBHOOK_SECRET,
      packs: [{ type: "video", units: 10_000_000, concurrency: SERVICE_LIMIT }],
    },
  ],
  callbacks: {
    hosts: "any",
    fetch: (_url, init) =>
      callbackUrl === undefined ? Promise.reject(new Error("There is no receiver.")) : fetch(callbackUrl, init),
  },
});
emulator.faults.add({ method: "POST", probability: 0.3, processed: true, delayMs: 8000 });
const proxy = await createProxy(host, clients, { host: "127.0.0.1", port: Number(new URL(emulator.url).port) }, seed);
process.on("message", (command: ServiceCommand) => {
  switch (command.type) {
    case "link":
      return proxy.set(command.client, command.link);
    case "forget":
      return proxy.forget(command.client);
    case "callbacks":
      callbackUrl = command.url;
      return undefined;
    case "report":
      return send({ type: "report", state: emulator.state() });
  }
});
process.on("disconnect", () => process.exit());
send({
  type: "ready",
  ports: proxy.ports,
  url: emulator.url,
  speed: SPEED,
  virtual: emulator.clock.now(),
  real: Date.now(),
});
