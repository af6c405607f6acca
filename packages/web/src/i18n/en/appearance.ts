import type { appearance as ptBR } from "../pt-BR/appearance.ts";
import type { Translation } from "../translation.ts";

export const appearance: Translation<typeof ptBR> = {
  title: "Appearance",
  themeTitle: "Theme",
  themeHint: "Applies to this browser.",
  theme: { light: "Light", dark: "Dark", system: "Same as the system" },
  languageTitle: "Language",
  languageHint: "Dates, numbers and currency follow the language.",
  keyboardTitle: "Keyboard",
  singleKeys: "Single-key shortcuts",
  singleKeysHint: "Such as G then A to open the agents. They rest while you type.",
  seeShortcuts: "See all shortcuts",
};
