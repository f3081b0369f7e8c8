import { proxy } from "../../../kling.ts";

export const POST = proxy;
