import type { ui as ptBR } from "../pt-BR/ui.ts";
import type { Translation } from "../translation.ts";

export const ui: Translation<typeof ptBR> = {
  optional: "optional",
  close: "Close",
  cancel: "Cancel",
  undo: "Undo",
  retry: "Try again",
  loading: "Loading…",
  loadMore: "Load more",
  saving: "Saving…",
  notification: "Notification",
  copy: "Copy",
  copied: "Copied",
  request: "Request",
  copyRequest: "Copy the request number",
  showPassword: "Show password",
  hidePassword: "Hide password",
  typeToConfirm: "To confirm, type <strong>{phrase}</strong>",
  period: "Period",
  days: "{count, plural, one {#\u00a0day} other {#\u00a0days}}",
  ownPeriod: "Another period",
  from: "From",
  to: "To",
  apply: "Apply",
  endBeforeStart: "The end comes before the start. Choose a day after the start.",
  emoji: { search: "Search emoji", loading: "Loading…", empty: "No emoji found" },
};
