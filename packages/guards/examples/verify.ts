import { verifyAuditFile } from "@klingkit/guards/files";

const result = await verifyAuditFile("audit.jsonl");
console.log(
  result.ok ? `${result.lines} lines, the last hash is ${result.last}` : `line ${result.line}: ${result.problem}`,
);
