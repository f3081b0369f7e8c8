import type { KlingEvent } from "klingkit";
import type { ProgressView } from "./progress-view.ts";

/** Reports once that polls fail, although the wait continues, and once that the service responds again. */
export function createConnectionReporter({ note }: Pick<ProgressView, "note">): (event: KlingEvent) => void {
  let isFailing = false;
  return (event) => {
    if (event.type === "poll-failed" && !isFailing) {
      isFailing = true;
      note(`Warning: ${event.reason} The wait continues, and the tasks keep running.`);
    }
    if (event.type === "response" && event.serviceCode === 0 && isFailing) {
      isFailing = false;
      note("The service responds again.");
    }
  };
}
