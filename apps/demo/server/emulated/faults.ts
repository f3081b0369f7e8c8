import type { Emulator, FaultRule, FaultTarget } from "@klingkit/emulator";
import { type FaultName, faultNames } from "../../contract.ts";

/** The faults that the page can switch on. */
export interface FaultSwitches {
  /** Number of remaining requests that each fault affects. */
  remaining(): Readonly<Record<FaultName, number>>;
  set(name: FaultName, isOn: boolean): void;
  /** Returns whether the next create uses a wrong clock, and resets the fault. */
  consumeClockSkew(): boolean;
}

const isCreate = ({ method, path }: FaultTarget): boolean =>
  method === "POST" && path !== "/tasks" && !path.startsWith("/account/");
const isCheck = ({ method, query }: FaultTarget): boolean => method === "GET" && query["pageSize"] === "1";

const rules: Readonly<Record<Exclude<FaultName, "clockSkew">, FaultRule>> = {
  lostResponse: { when: isCreate, drop: "after", times: 1 },
  gatewayTimeout: {
    when: isCreate,
    status: 504,
    body: "<html><h1>504 Gateway Time-out</h1></html>",
    headers: { "content-type": "text/html" },
    processed: true,
    times: 1,
  },
  noSlot: { when: isCreate, code: 1303, times: 2 },
  rejectedKey: { when: (request) => isCreate(request) || isCheck(request), code: 1002, times: 1 },
};

export function createFaults(faults: Emulator["faults"]): FaultSwitches {
  const added = new Map<FaultName, ReturnType<Emulator["faults"]["add"]>>();
  let isClockWrong = false;
  const remaining = (name: FaultName): number => {
    if (name === "clockSkew") return Number(isClockWrong);
    return Math.max(0, (rules[name].times ?? 0) - (added.get(name)?.hits ?? rules[name].times ?? 0));
  };
  return {
    remaining: () => Object.fromEntries(faultNames.map((name) => [name, remaining(name)])) as Record<FaultName, number>,
    set(name, isOn) {
      if (name === "clockSkew") {
        isClockWrong = isOn;
        return;
      }
      added.get(name)?.remove();
      added.delete(name);
      if (isOn) added.set(name, faults.add(rules[name]));
    },
    consumeClockSkew() {
      const wasClockWrong = isClockWrong;
      isClockWrong = false;
      return wasClockWrong;
    },
  };
}
