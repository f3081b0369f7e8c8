import { writeFileSync } from "node:fs";
import { apiDocument, apiFile } from "./api-document/document.ts";

writeFileSync(apiFile, await apiDocument());
