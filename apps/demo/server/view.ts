import type { TakeView } from "../contract.ts";
import type { Service } from "./service.ts";
import type { Take } from "./store.ts";

/** How long the service keeps a result (apps/docs/service/tasks.md#results). Milliseconds. */
const LIFE = 30 * 86_400_000;

/** The take without what only the server may know. */
export function viewOf(take: Take, service: Service, now: number): TakeView {
  const { life: _life, task, clip, endedAt, expectedMs, ...shown } = take;
  const isGone = clip !== undefined && (take.life !== service.life || now > (endedAt ?? now) + LIFE);
  return {
    ...shown,
    ...(task?.id === undefined ? {} : { taskId: task.id }),
    elapsed: (endedAt ?? now) - take.createdAt,
    ...(expectedMs === undefined ? {} : { expected: expectedMs / (service.control?.now().speed ?? 1) }),
    ...(clip && !isGone && service.name === "live" && endedAt ? { keptUntil: endedAt + LIFE } : {}),
    ...(isGone ? { gone: true } : {}),
  };
}

/** A name that is safe on any system: ASCII letters, digits and hyphens, with the ending of the output's own name. */
export function fileName({ number, values }: Pick<Take, "number" | "values">, index: number, named: string): string {
  const words = [values["prompt"], values["text"]]
    .filter((value) => typeof value === "string")
    .join(" ")
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 48)
    .replaceAll(/^-+|-+$/g, "");
  const ending = named.slice(named.lastIndexOf("."));
  return [`take-${number}`, words, index > 0 ? index + 1 : ""].filter(Boolean).join("-").concat(ending);
}
