import { mergeContactsInput, searchContactsInput, undoMergeInput, updateContactInput } from "@piloto/shared/contacts";
import { t } from "../../trpc/init.ts";
import { sellerProcedure, viewerProcedure } from "../../trpc/procedures.ts";
import { editContact } from "./edit-contact.service.ts";
import { findContacts } from "./find-contacts.service.ts";
import { mergeContacts, undoMerge } from "./merge-contacts.service.ts";

/** People: one contact per person, however many numbers and user names they write from. */
export const contactsRouter = t.router({
  search: viewerProcedure
    .input(searchContactsInput)
    .query(({ ctx, input }) => findContacts(ctx.trx, ctx.workspace.id, input)),
  update: sellerProcedure.input(updateContactInput).mutation(({ ctx, input }) => editContact(ctx, input)),
  merge: sellerProcedure.input(mergeContactsInput).mutation(({ ctx, input }) => mergeContacts(ctx, input)),
  undoMerge: sellerProcedure.input(undoMergeInput).mutation(({ ctx, input }) => undoMerge(ctx, input)),
});
