import type { labels as ptBR } from "../pt-BR/labels.ts";
import type { Translation } from "../translation.ts";

export const labels: Translation<typeof ptBR> = {
  hint: "Labels sort conversations by subject or stage. They show in the inbox's list and filters.",
  caption: "Labels",
  create: "Create label",
  createTitle: "New label",
  editTitle: "Change the label",
  save: "Save",
  name: "Name",
  taken: "There is a label with this name already. Choose another one.",
  tone: "Colour",
  tones: {
    neutral: "Grey",
    accent: "Petrol",
    person: "Copper",
    info: "Blue",
    success: "Green",
    warning: "Amber",
    danger: "Red",
  },
  carriedBy:
    "{count, plural, =0 {in no open conversation} one {in # open conversation} other {in # open conversations}}",
  editOf: "Change {name}",
  deleteOf: "Delete {name}",
  deleteTitle: "Delete “{name}”?",
  deleteText:
    "{count, plural, =0 {No open conversation carries this label. It leaves closed ones too.} one {It leaves # open conversation and all closed ones.} other {It leaves # open conversations and all closed ones.}} This cannot be taken back.",
  deleteConfirm: "Delete the label",
  deleting: "Deleting…",
  createdToast: "Label “{name}” created.",
  savedToast: "Label “{name}” saved.",
  deletedToast: "Label “{name}” deleted.",
  tooMany: "The workspace has {max, number} labels already. Delete one before you create another.",
  emptyTitle: "No labels yet",
  emptyText: "Create the first one, such as “quote” or “delivery”, and mark conversations to find them later.",
};
