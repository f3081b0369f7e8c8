export { fileStore } from "./file-store.node.ts";
export { type AuditFileVerification, fileSink, verifyAuditFile } from "./file-sink.node.ts";
