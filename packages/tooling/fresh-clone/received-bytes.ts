import { readFileSync } from "node:fs";

/** The bytes that this machine has received from the network since it started. 0 on other systems than Linux. */
export function receivedBytes(): number {
  if (process.platform !== "linux") return 0;
  return readFileSync("/proc/net/dev", "utf8")
    .split("\n")
    .map((line) => /^\s*(\S+):\s*(\d+)/.exec(line))
    .filter((interfaceLine) => interfaceLine !== null && interfaceLine[1] !== "lo")
    .reduce((sum, interfaceLine) => sum + Number(interfaceLine?.[2]), 0);
}
