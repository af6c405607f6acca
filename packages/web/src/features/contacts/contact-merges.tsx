import type { ContactView } from "@piloto/shared/conversation-views";
import { Merge } from "lucide-react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useContactChanged } from "./use-contact-changed.ts";

const knownReasons = ["person", "same_number", "identity_changed", "same_person"] as const;

/** Which contacts became this one, why, and the way back. */
export function ContactMerges({ contact }: { contact: ContactView }) {
  const t = useTranslations("contacts.merge");
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const canUndo = useHasRole("seller");
  const describe = useErrorText();
  const changed = useContactChanged();
  const undo = trpc.contacts.undoMerge.useMutation({
    onSuccess: async () => {
      await changed();
      toast(t("undone"));
    },
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
  });
  return (
    <ul className="grid gap-2 text-sm">
      {contact.merges.map((merge) => (
        <li key={merge.id} className="flex items-start gap-2">
          <Merge aria-hidden className="mt-0.5 size-3.5 text-muted" />
          <span className="min-w-0 flex-1">
            {t(`reasons.${knownReasons.find((known) => known === merge.reason) ?? "other"}`, {
              name: merge.mergedName,
            })}
            <span className="block text-xs text-muted">{format.relative(merge.mergedAt)}</span>
          </span>
          {merge.canUndo && canUndo && (
            <Button
              size="sm"
              variant="ghost"
              pending={undo.isPending}
              onClick={() => undo.mutate({ workspaceId, mergeId: merge.id })}
            >
              {t("undo")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
