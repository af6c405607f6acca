export const appearance = {
  title: "Aparência",
  themeTitle: "Tema",
  themeHint: "Vale para este navegador.",
  theme: { light: "Claro", dark: "Escuro", system: "Igual ao sistema" },
  languageTitle: "Idioma",
  languageHint: "Datas, números e moeda acompanham o idioma.",
  keyboardTitle: "Teclado",
  singleKeys: "Atalhos de uma tecla",
  singleKeysHint: "Como G e depois A para abrir os agentes. Eles descansam enquanto você digita.",
  seeShortcuts: "Ver todos os atalhos",
} as const;
