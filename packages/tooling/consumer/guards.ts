export * as guards from "@klingkit/guards";
