export { createImageClient, type ImageClient, imageEndpoints } from "./create-client.ts";
