import { behavior } from "./behavior.ts";

behavior("s3");
