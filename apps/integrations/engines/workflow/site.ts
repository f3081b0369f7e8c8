import { createKling } from "klingkit";
import { createSteps, saveIn, type Steps } from "../steps.ts";

const kling = createKling();

export const steps: Steps = createSteps(kling, process.env["CALLBACK_URL"] ?? "", saveIn(process.env["FOLDER"] ?? "."));
