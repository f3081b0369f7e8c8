export * as klingkit from "klingkit";
