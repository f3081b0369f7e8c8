export { checkMedia, type MediaCheckContext, type MediaCheckOptions, type MediaReport } from "./media/check-media.ts";
