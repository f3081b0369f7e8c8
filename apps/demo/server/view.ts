import type { TakeView } from "../contract.ts";
import type { Service } from "./service.ts";
import type { Take } from "./store.ts";

// apps/docs/service/tasks.md#results
/** Milliseconds that the service keeps a result. */
const RETENTION = 30 * 86_400_000;

/** The part of a take that the page may see. */
export function viewOf(take: Take, service: Service, now: number): TakeView {
  const { instanceId: _instanceId, task, video, endedAt, expectedMs, ...shown } = take;
  const isExpired =
    video !== undefined && (take.instanceId !== service.instanceId || now > (endedAt ?? now) + RETENTION);
  return {
    ...shown,
    ...(task?.id === undefined ? {} : { taskId: task.id }),
    elapsedMs: (endedAt ?? now) - take.createdAt,
    ...(expectedMs === undefined ? {} : { expectedMs: expectedMs / (service.emulatorControls?.settings().speed ?? 1) }),
    ...(video && !isExpired && service.name === "live" && endedAt ? { availableUntil: endedAt + RETENTION } : {}),
    ...(isExpired ? { expired: true } : {}),
  };
}

/** A file name of ASCII letters, digits and hyphens, with the extension of the output's name. */
export function fileName(
  { number, values }: Pick<Take, "number" | "values">,
  index: number,
  outputName: string,
): string {
  const text = [values["prompt"], values["text"]]
    .filter((value) => typeof value === "string")
    .join(" ")
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 48)
    .replaceAll(/^-+|-+$/g, "");
  const extension = outputName.slice(outputName.lastIndexOf("."));
  return [`take-${number}`, text, index > 0 ? index + 1 : ""].filter(Boolean).join("-").concat(extension);
}
