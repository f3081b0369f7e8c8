export { textToVideo } from "@klingkit/video";
