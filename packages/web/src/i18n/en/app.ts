import type { app as ptBR } from "../pt-BR/app.ts";
import type { Translation } from "../translation.ts";

export const app: Translation<typeof ptBR> = {
  name: "Piloto de Vendas",
  skipToContent: "Skip to content",
  language: "Language",
  languageName: "English",
  languages: { "pt-BR": "Português (Brasil)", en: "English" },
  offline: "No connection to the server. What you wrote is kept here.",
  offlineRetry: "Try now",
  offlineStart: "The server does not answer. We keep trying.",
  notFoundTitle: "This page does not exist",
  notFoundText: "The address may have changed, or the link came incomplete.",
  goHome: "Go to the start",
  loadFailed: "This page did not load",
  crashTitle: "Something failed on this page",
  crashText: "What was saved is safe. Reload to continue.",
  reload: "Reload",
  loading: "Loading the page",
};
