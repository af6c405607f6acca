import type { profile as ptBR } from "../pt-BR/profile.ts";
import type { Translation } from "../translation.ts";

export const profile: Translation<typeof ptBR> = {
  title: "About you",
  hint: "Your team sees the name, and so do customers when you take a conversation over.",
  name: "Name",
  language: "Language",
  languageHint: "Applies to this page and to the mails we send.",
  save: "Save",
  saved: "Profile saved.",
  email: {
    title: "E-mail",
    hint: "You sign in with it and get security notices there.",
    change: "Change",
    changeLabel: "Change the e-mail",
    pending: "We sent a link to <strong>{email}</strong>. The address changes once you open it.",
    dialogTitle: "Change the e-mail",
    dialogText: "We send a link to the new address. Until you open it the current one stays.",
    next: "New e-mail",
    same: "This is your e-mail already. Type another one.",
    submit: "Send link",
    sending: "Sending…",
    sent: "Link sent to {email}.",
  },
  remove: {
    title: "Delete the account",
    hint: "Deletes the account and the workspaces you are alone in. There is no way back.",
    button: "Delete the account",
    dialogTitle: "Delete your account?",
    dialogText:
      "Your access, your keys and sessions go, and the workspaces you are alone in with everything inside. The other workspaces carry on without you.",
    confirm: "Delete for good",
    deleting: "Deleting…",
    lastOwner:
      "{workspace} has other people and nobody else who owns it. Hand the ownership over or delete the workspace first.",
  },
};
