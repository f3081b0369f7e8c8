export type { KlingkitOptions, SaveVideo } from "./connection.ts";
export type { KlingaiVideoModelId } from "./klingai.ts";
export {
  createKlingkit,
  type DownloadedFile,
  type DownloadRequest,
  klingkit,
  type KlingkitProvider,
  type KlingkitVideoModelId,
} from "./provider.ts";
export type { KlingkitImageOptions, KlingkitSpeechOptions, KlingkitVideoOptions } from "./provider-options.ts";
