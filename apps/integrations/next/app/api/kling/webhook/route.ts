import { webhook } from "../../../../kling.ts";

export const POST = webhook;
