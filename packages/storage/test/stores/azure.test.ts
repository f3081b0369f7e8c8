import { behavior } from "./behavior.ts";

behavior("azure");
