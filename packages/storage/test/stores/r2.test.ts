import { behavior } from "./behavior.ts";

behavior("r2");
