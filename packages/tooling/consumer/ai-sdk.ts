export * as aiSdk from "@klingkit/ai-sdk";
