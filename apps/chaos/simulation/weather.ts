import type { Clock } from "klingkit";
import type { RequestKind } from "../faults/fault-injector.ts";
import type { Fault } from "../faults/fault.ts";
import { findFault, isForwarded, outages, requestFaults } from "../faults/faults.ts";
import { createRandom, pick, type Random } from "../random.ts";

/** The state of the network, which changes every few minutes. */
export interface Weather {
  /** Returns the fault of the next request. Rejections of the service strike creates only: it does not deny a task. */
  fault(kind: RequestKind): Fault | undefined;
  /** Ends all faults. */
  calm(): void;
  /** The time since which no request can fail, epoch milliseconds. Infinity while requests can fail. */
  readonly calmSince: number;
}

/** A gateway that responds with its own 4xx, before or after it forwards the request. */
const isGatewayRejection = ({ name }: Fault): boolean => name.startsWith("HTML 4");

type Phase = (random: Random) => Fault | undefined;

const calm = () => ({ isCalm: true, phase: () => undefined });
const rough = (probability: number, list: readonly Fault[]) => () => ({
  isCalm: false,
  phase: (random: Random) => (random() < probability ? pick(random, list) : undefined),
});
type ChoosePhase = (outage: Fault) => { readonly isCalm: boolean; readonly phase: Phase };

/** @param hasForwardingGateway whether a gateway may forward a create before it rejects it */
export function createWeather(seed: number, clock: Clock, hasForwardingGateway: boolean): Weather {
  const all = requestFaults.filter((fault) => hasForwardingGateway || !isForwarded(fault));
  // Rejections of the credential are rare: each ends all waits of a client.
  const usual = all.filter(({ group }) => group !== "credential" && group !== "rejection");
  const phases: readonly ChoosePhase[] = [
    calm,
    calm,
    rough(0.1, usual),
    rough(0.4, usual),
    rough(0.2, all),
    (outage) => ({ isCalm: false, phase: () => outage }),
  ];
  const random = createRandom("faults", seed);
  let isOver = false;
  let calmSince = clock.now();
  let current: Phase = () => undefined;
  void changePhases(createRandom("weather", seed));

  async function changePhases(choose: Random): Promise<void> {
    while (!isOver) {
      const { isCalm, phase } = pick(choose, phases)(findFault(pick(choose, outages)));
      if (!isCalm) calmSince = Number.POSITIVE_INFINITY;
      else if (calmSince === Number.POSITIVE_INFINITY) calmSince = clock.now();
      current = phase;
      await clock.sleep(20_000 + Math.floor(choose() * 160_000));
    }
  }

  return {
    fault(kind) {
      const fault = isOver ? undefined : current(random);
      if (fault === undefined || kind === "create") return fault;
      return fault.group === "rejection" || (hasForwardingGateway && isGatewayRejection(fault)) ? undefined : fault;
    },
    calm() {
      if (calmSince === Number.POSITIVE_INFINITY) calmSince = clock.now();
      isOver = true;
    },
    get calmSince() {
      return calmSince;
    },
  };
}
