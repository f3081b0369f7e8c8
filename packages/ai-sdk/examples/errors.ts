import { APICallError } from "@ai-sdk/provider";
import { klingkit } from "@klingkit/ai-sdk";
import { experimental_generateVideo as generateVideo } from "ai";
import { KlingError } from "klingkit";

try {
  await generateVideo({ model: klingkit.video("kling-3.0"), prompt: "a prompt that the service will [reject]" });
} catch (error) {
  if (!APICallError.isInstance(error) || !(error.cause instanceof KlingError)) throw error;
  console.log(error.cause.code, error.cause.taskState, error.isRetryable); // content_rejected none false
}
