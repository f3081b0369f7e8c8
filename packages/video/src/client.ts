export { createVideoClient, type VideoClient, videoEndpoints } from "./create-client.ts";
