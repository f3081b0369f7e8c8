import type { Switches } from "@klingkit/emulator";
import { pick, type Random } from "../random.ts";

/** The behavior of the service in a world, within what klingkit's guarantees assume. */
export interface Facts {
  readonly switches: Partial<Switches>;
  /** The concurrency slots of each pack and model. */
  readonly slots: number;
  /** Whether the world begins with a slow hour, in which each task takes 25 minutes, and has neither limits nor budgets. */
  readonly hasSlowHour: boolean;
  /** Whether other programs of the account create tasks. */
  readonly hasOtherPrograms: boolean;
  /**
   * Whether a gateway may forward a create, and then respond with its own 4xx. klingkit looks such a task up once, so the
   * task is visible at once, and the gateway does not reject reads.
   */
  readonly hasForwardingGateway: boolean;
}

/**
 * Chooses the behavior of the service. An external task id that is in use is rejected, or tasks are visible at once:
 * without both, a second create of an invisible task succeeds (see the limits in `README.md`).
 */
export function chooseFacts(random: Random): Facts {
  const isLate = random() < 0.2;
  const hasSlowHour = random() < 0.15;
  const visibleAfter = isLate ? 0 : pick(random, [0, 0, 1000, 3000, 8000, 20_000]);
  return {
    switches: {
      externalTaskIds: isLate ? { lateBy: 5000 } : "strict",
      visibleAfter,
      duplicateIdCheck: pick(random, ["before-balance", "before-slots", "after-slots"]),
      duplicateIdLookup: pick(random, ["newest", "oldest"]),
      crossEndpointQueries: pick(random, ["reject", "allow"]),
      slotScope: pick(random, ["model", "pack"]),
      slotStatus: pick(random, [429, 200]),
      notFound: pick(random, ["1201", "1203"]),
      listOrder: pick(random, ["newest", "oldest"]),
      absentValues: pick(random, ["empty", "missing"]),
      errorData: pick(random, ["missing", "null"]),
      callbackAt: pick(random, ["every-change", "end"]),
      extraSlashes: pick(random, ["accept", "reject"]),
    },
    slots: hasSlowHour ? 80 : pick(random, [2, 3, 5, 8]),
    hasSlowHour,
    hasOtherPrograms: !hasSlowHour && random() < 0.4,
    hasForwardingGateway: visibleAfter === 0 && random() < 0.5,
  };
}
