import type { TakeView } from "../contract.ts";
import type { Service } from "./service.ts";
import type { Take } from "./store.ts";

/** The part of a take that the page may see. */
export function viewOf(take: Take, service: Service, now: number): TakeView {
  const { instanceId: _instanceId, sending: _sending, submittedAt, task, video, endedAt, expectedMs, ...shown } = take;
  const available = availableVideo(take, service);
  const { expiresAt } = available ?? {};
  return {
    ...shown,
    ...(task?.id === undefined ? {} : { taskId: task.id }),
    elapsedMs: (endedAt ?? now) - (submittedAt ?? take.createdAt),
    ...(expectedMs === undefined ? {} : { expectedMs: expectedMs / (service.emulatorControls?.settings().speed ?? 1) }),
    ...(expiresAt !== undefined && service.name === "live" ? { availableUntil: expiresAt } : {}),
    ...(video && !available ? { expired: true } : {}),
  };
}

/** The video of a take that other modes can use. Undefined if the service no longer has it. */
export function availableVideo({ video, instanceId }: Take, service: Service): Take["video"] {
  const isKept = instanceId === service.instanceId && service.now() < (video?.expiresAt ?? Infinity);
  return isKept ? video : undefined;
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
