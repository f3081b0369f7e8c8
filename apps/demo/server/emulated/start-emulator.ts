import { createEmulator, DEFAULT_ACCOUNT, type Scene } from "@klingkit/emulator";
import { createKling, type Kling } from "klingkit";
import { speeds } from "../../contract.ts";
import type { Service } from "../service.ts";
import { createWire } from "../wire.ts";
import { createArtist } from "./draw.ts";
import { createFaults } from "./faults.ts";
import { createPacemaker } from "./pacemaker.ts";
import { withStills } from "./stills.ts";

/** What the emulator is told by those who use it. */
export interface EmulatorHooks {
  /** Whether something is being made: time hurries only then. */
  readonly isBusy: () => boolean;
  /** Words for a clip that was asked for without any, by the take's id. */
  readonly wordsOf: (take: string) => string | undefined;
}

/** So fast that a clip of 5 seconds takes about 8, with its drawing. */
const SPEED = 15;
const mostSpeed = Math.max(...speeds);

/** The emulator in this process: no port, no network, and one address that stays the same over restarts. */
export async function startEmulator(
  { isBusy, wordsOf }: EmulatorHooks,
  environment: Readonly<Record<string, string | undefined>>,
  now: () => number,
): Promise<Service> {
  const artist = createArtist();
  const isPlain = environment["KLINGKIT_DEMO_DRAW"] === "off";
  const worded = (scene: Scene): Scene => ({
    ...scene,
    prompt: scene.prompt || (wordsOf(scene.externalTaskId ?? "") ?? ""),
  });
  const emulator = await createEmulator({
    listen: false,
    clock: "real",
    // A new course of time and new ids at each start.
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
    ...(isPlain ? {} : { renderVideo: (scene) => artist.draw(worded(scene)) }),
  });
  const pacemaker = createPacemaker(emulator.clock, now, isBusy, Number(environment["KLINGKIT_DEMO_SPEED"]) || SPEED);
  const faults = createFaults(emulator.faults);
  const wire = createWire(isPlain ? emulator.fetch : withStills(emulator, artist), now);

  /** Address, keys and an empty environment: no KLING_* variable of this machine can lead anywhere else. */
  const connect = (ahead: number): Kling =>
    createKling({
      baseUrl: emulator.url,
      env: {},
      fetch: wire.fetch,
      requestTimeout: 30_000 * mostSpeed,
      ...(ahead === 0
        ? { apiKey: DEFAULT_ACCOUNT.apiKeys?.[0] ?? "", clock: emulator.clock }
        : {
            accessKey: DEFAULT_ACCOUNT.accessKey,
            secretKey: DEFAULT_ACCOUNT.secretKey,
            clock: { now: () => emulator.clock.now() + ahead, sleep: emulator.clock.sleep },
          }),
    });
  const kling = connect(0);

  return {
    name: "emulator",
    kling,
    creator: () => (faults.takeWrongClock() ? connect(WRONG) : kling),
    wire,
    life: String(now()),
    now: emulator.clock.now,
    mostSpeed,
    control: {
      now: () => ({ speed: pacemaker.speed(), faults: faults.left() }),
      setSpeed: pacemaker.setSpeed,
      setFault: faults.set,
    },
    obstacle: async () => undefined,
    async close() {
      pacemaker.stop();
      await kling.close();
      await Promise.all([emulator.close(), artist.close()]);
    },
  };
}

/** An hour: no service accepts a token from so far ahead. Milliseconds. */
const WRONG = 3_600_000;
