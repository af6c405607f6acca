import type { cannedReplies as ptBR } from "../pt-BR/canned-replies.ts";
import type { Translation } from "../translation.ts";

export const cannedReplies: Translation<typeof ptBR> = {
  hint: "Texts your team sends all the time. In a conversation, type / and the shortcut to use one.",
  caption: "Quick replies",
  create: "Create reply",
  createTitle: "New quick reply",
  editTitle: "Change the quick reply",
  save: "Save",
  title: "Title",
  titlePlaceholder: "Delivery time",
  shortcut: "Shortcut",
  shortcutHint: "What one types after the slash: letters without accents, digits and hyphens.",
  shortcutInvalid: "Use only letters without accents, digits and hyphens, starting with a letter or digit.",
  taken: "Another reply has this shortcut. Choose another one.",
  body: "Text",
  editOf: "Change {name}",
  deleteOf: "Delete {name}",
  savedToast: "Reply “{name}” saved.",
  deletedToast: "Reply “{name}” deleted.",
  restoredToast: "Reply “{name}” is back.",
  tooMany: "The workspace has {max, number} quick replies already. Delete one before you create another.",
  emptyTitle: "No quick replies yet",
  emptyText: "Keep here what the team repeats every day: delivery times, freight, address, ways to pay.",
};
