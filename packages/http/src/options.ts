// A client needs these exports before its first request. They do not load the transport.
export { type Clock, systemClock } from "./clock.ts";
export { readBody } from "./read-body.ts";
export { normalizeBaseUrl, type Region, regions, regionUrl } from "./regions.ts";
export { safeListener } from "./request/events.ts";
export { checkTime, transportSettings, type TransportSettings } from "./request/settings.ts";
