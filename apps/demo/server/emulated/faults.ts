import type { Emulator, FaultRule, FaultTarget } from "@klingkit/emulator";
import { type FaultName, faultNames } from "../../contract.ts";

/** The faults that a visitor can switch on. */
export interface SwitchedFaults {
  /** How often each will strike yet. */
  left(): Readonly<Record<FaultName, number>>;
  set(name: FaultName, isOn: boolean): void;
  /** Whether the next create is to be signed by a wrong clock; asked once per create. */
  takeWrongClock(): boolean;
}

const isCreate = ({ method, path }: FaultTarget): boolean =>
  method === "POST" && path !== "/tasks" && !path.startsWith("/account/");
const isCheck = ({ method, query }: FaultTarget): boolean => method === "GET" && query["pageSize"] === "1";

const rules: Readonly<Record<Exclude<FaultName, "clock">, FaultRule>> = {
  drop: { when: isCreate, drop: "after", times: 1 },
  gateway: {
    when: isCreate,
    status: 504,
    body: "<html><h1>504 Gateway Time-out</h1></html>",
    headers: { "content-type": "text/html" },
    processed: true,
    times: 1,
  },
  busy: { when: isCreate, code: 1303, times: 2 },
  refused: { when: (request) => isCreate(request) || isCheck(request), code: 1002, times: 1 },
};

export function createFaults(faults: Emulator["faults"]): SwitchedFaults {
  const added = new Map<FaultName, ReturnType<Emulator["faults"]["add"]>>();
  let isClockWrong = false;
  const left = (name: FaultName): number => {
    if (name === "clock") return Number(isClockWrong);
    return Math.max(0, (rules[name].times ?? 0) - (added.get(name)?.hits ?? rules[name].times ?? 0));
  };
  return {
    left: () => Object.fromEntries(faultNames.map((name) => [name, left(name)])) as Record<FaultName, number>,
    set(name, isOn) {
      if (name === "clock") {
        isClockWrong = isOn;
        return;
      }
      added.get(name)?.remove();
      added.delete(name);
      if (isOn) added.set(name, faults.add(rules[name]));
    },
    takeWrongClock() {
      const was = isClockWrong;
      isClockWrong = false;
      return was;
    },
  };
}
