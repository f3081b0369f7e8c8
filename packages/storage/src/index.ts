export { openSink, type Variables } from "./open-sink.node.ts";
