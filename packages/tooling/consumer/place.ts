/** Where the service is, and what there is to be known of the account. Plain data: it crosses processes. */
export interface Place {
  url: string;
  webhookSecret: string;
  /** A token that was handed over, or a pair of keys to sign tokens with. */
  credential: { token: string } | { accessKey: string; secretKey: string };
  /** The prompt of the job that goes well. */
  prompt: string;
  /** The prompt of the create whose answer is lost. */
  lostPrompt: string;
}

export interface SmokeReport {
  /** Where the clip was, and how many bytes of it came. */
  clip: string;
  bytes: number;
  /** The own id of the task whose create had no answer. */
  recovered: string | undefined;
}
