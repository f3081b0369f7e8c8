import { createEmulator, DEFAULT_ACCOUNT, type Scene } from "@klingkit/emulator";
import { createKling, type Kling } from "klingkit";
import { speeds } from "../../contract.ts";
import type { Service } from "../service.ts";
import { createExchangeLog } from "../exchange-log.ts";
import { createMediaRenderer } from "./renderer.ts";
import { createFaults } from "./faults.ts";
import { createTimeScale } from "./time-scale.ts";
import { withRenderedImages } from "./rendered-images.ts";

export interface EmulatorHooks {
  /** Whether takes are running; the clock is fast only then. */
  readonly isBusy: () => boolean;
  /** The prompt for a video that has none, by the take's id. */
  readonly promptOf: (take: string) => string | undefined;
}

/** A 5-second video takes about 8 seconds at this speed, including rendering. */
const SPEED = 15;
const maxSpeed = Math.max(...speeds);

/** Starts the emulator in this process. It needs no port and no network, and its base URL is the same after a restart. */
export async function startEmulator(
  { isBusy, promptOf }: EmulatorHooks,
  environment: Readonly<Record<string, string | undefined>>,
  now: () => number,
): Promise<Service> {
  const renderer = createMediaRenderer();
  const usesBuiltInMedia = environment["KLINGKIT_DEMO_RENDER"] === "off";
  const withPrompt = (scene: Scene): Scene => ({
    ...scene,
    prompt: scene.prompt || (promptOf(scene.externalTaskId ?? "") ?? ""),
  });
  const emulator = await createEmulator({
    listen: false,
    clock: "real",
    // New task durations and ids with each start.
    seed: now() % 2 ** 31,
    accounts: [
      {
        ...DEFAULT_ACCOUNT,
        packs: [
          { type: "video", units: 5000, concurrency: 3 },
          { type: "image", units: 5000, concurrency: 4 },
          { type: "try-on", units: 200, concurrency: 2 },
        ],
      },
    ],
    ...(usesBuiltInMedia ? {} : { renderVideo: (scene) => renderer.renderVideo(withPrompt(scene)) }),
  });
  const timeScale = createTimeScale(emulator.clock, now, isBusy, Number(environment["KLINGKIT_DEMO_SPEED"]) || SPEED);
  const faults = createFaults(emulator.faults);
  const exchangeLog = createExchangeLog(
    usesBuiltInMedia ? emulator.fetch : withRenderedImages(emulator, renderer),
    now,
  );

  /** All settings are explicit and the environment is empty, so that no `KLING_*` variable has an effect. */
  const createClient = (clockOffset: number): Kling =>
    createKling({
      baseUrl: emulator.url,
      env: {},
      fetch: exchangeLog.fetch,
      requestTimeout: 30_000 * maxSpeed,
      ...(clockOffset === 0
        ? { apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "", clock: emulator.clock }
        : {
            accessKey: DEFAULT_ACCOUNT.accessKey,
            secretKey: DEFAULT_ACCOUNT.secretKey,
            clock: { now: () => emulator.clock.now() + clockOffset, sleep: emulator.clock.sleep },
          }),
    });
  const kling = createClient(0);

  return {
    name: "emulator",
    kling,
    clientForCreate: () => (faults.consumeClockSkew() ? createClient(CLOCK_SKEW) : kling),
    exchangeLog,
    instanceId: String(now()),
    now: emulator.clock.now,
    maxSpeed,
    emulatorControls: {
      settings: () => ({ speed: timeScale.speed(), faults: faults.remaining() }),
      setSpeed: timeScale.setSpeed,
      setFault: faults.set,
    },
    async close() {
      timeScale.stop();
      await kling.close();
      await Promise.all([emulator.close(), renderer.close()]);
    },
  };
}

/** Milliseconds. The service rejects a token that is an hour ahead. */
const CLOCK_SKEW = 3_600_000;
