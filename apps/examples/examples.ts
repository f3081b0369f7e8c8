import type { Example } from "./example.ts";
import { aiSdkKlingai } from "./moving/ai-sdk-klingai.ts";
import { aiSdkImage } from "./programs/ai-sdk-image.ts";
import { aiSdkSpeech } from "./programs/ai-sdk-speech.ts";
import { aiSdkVideo } from "./programs/ai-sdk-video.ts";
import { aiSdkWebhook } from "./programs/ai-sdk-webhook.ts";
import { authAlone } from "./programs/auth-alone.ts";
import { chain } from "./programs/chain.ts";
import { imageToVideo } from "./programs/image-to-video.ts";
import { limitSpending } from "./programs/limit-spending.ts";
import { surviveACrash } from "./programs/survive-a-crash.ts";
import { textToVideo } from "./programs/text-to-video.ts";
import { waitById } from "./programs/wait-by-id.ts";
import { webhookHandler } from "./programs/webhook-handler.ts";

/** All examples, by name. */
export const examples: Readonly<Record<string, Example>> = {
  "text-to-video": textToVideo,
  "image-to-video": imageToVideo,
  "auth-alone": authAlone,
  "survive-a-crash": surviveACrash,
  "limit-spending": limitSpending,
  chain,
  "wait-by-id": waitById,
  "webhook-handler": webhookHandler,
  "ai-sdk-video": aiSdkVideo,
  "ai-sdk-image": aiSdkImage,
  "ai-sdk-speech": aiSdkSpeech,
  "ai-sdk-webhook": aiSdkWebhook,
  "ai-sdk-klingai": aiSdkKlingai,
};
