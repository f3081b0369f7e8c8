/** The service and the account for a smoke program. Serializable, because it is passed between processes. */
export interface SmokeTarget {
  url: string;
  webhookSecret: string;
  /** A token, or a pair of keys that signs tokens. */
  credential: { token: string } | { accessKey: string; secretKey: string };
  /** The prompt of the task that succeeds. */
  prompt: string;
  /** The prompt of the task whose create response is lost. */
  lostResponsePrompt: string;
}

export interface SmokeReport {
  /** URL of the video. */
  videoUrl: string;
  /** Downloaded bytes of the video. */
  bytes: number;
  /** The external task id of the task whose create response was lost. */
  recovered: string | undefined;
}
