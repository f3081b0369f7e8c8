export { createKling } from "./client/create-kling.ts";
export type { ProxyClientOptions } from "./client/options.ts";
export type {
  CreateOptions,
  Data,
  FailedTask,
  PendingTask,
  ProxiedCall,
  ProxiedClient,
  ProxiedEndpoint,
  ProxiedKling,
  ProxiedOutput,
  ProxiedTask,
  ProxyTaskReference,
  RunOptions,
  SucceededTask,
  WaitOptions,
  WaitUpdate,
} from "./client/types.ts";
