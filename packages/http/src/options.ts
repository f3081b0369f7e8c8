// What a client needs before its first request: it loads no transport.
export { type Clock, systemClock } from "./clock.ts";
export { normalizeBaseUrl, type Region, regions, regionUrl } from "./regions.ts";
export { safeListener } from "./request/events.ts";
export { checkTime, transportSettings, type TransportSettings } from "./request/settings.ts";
