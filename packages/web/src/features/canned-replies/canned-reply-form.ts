import { cannedReplyLimits, createCannedReplyInput } from "@piloto/shared/canned-replies";

export const cannedReplyForm = createCannedReplyInput.omit({ workspaceId: true });

/** A shortcut out of a title: "Horário da loja" becomes "horario-da-loja". */
export const toShortcut = (title: string): string =>
  title
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, cannedReplyLimits.shortcut)
    .replaceAll(/^-+|-+$/g, "");
