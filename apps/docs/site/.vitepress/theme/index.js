import DefaultTheme from "vitepress/theme-without-fonts";
import { onMounted } from "vue";
import { repairAccessibility } from "./accessibility.js";
import "./style.css";

export default {
  extends: DefaultTheme,
  setup: () => onMounted(repairAccessibility),
};
