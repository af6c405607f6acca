import type { ContactView } from "@piloto/shared/conversation-views";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Input } from "../../ui/input.tsx";
import { RadioGroup } from "../../ui/radio-group.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useContactChanged } from "./use-contact-changed.ts";

/** Joins another contact into this one; can be undone from the toast and from the contact. */
export function MergeContactsDialog({ contact, onClose }: { contact: ContactView; onClose: () => void }) {
  const t = useTranslations("contacts.merge");
  const { workspaceId } = useWorkspace();
  const describe = useErrorText();
  const changed = useContactChanged();
  const [query, setQuery] = useState("");
  const [mergedId, setMergedId] = useState("");
  const search = useDeferredValue(query.trim());
  const found = trpc.contacts.search.useQuery({ workspaceId, query: search }, { enabled: search.length > 1 });
  const undo = trpc.contacts.undoMerge.useMutation({ onSuccess: changed });
  const merge = trpc.contacts.merge.useMutation({
    onSuccess: async ({ mergeId }) => {
      await changed();
      toast(t("done"), { onUndo: () => undo.mutate({ workspaceId, mergeId }) });
      onClose();
    },
  });
  const others = (found.data ?? []).filter(({ id }) => id !== contact.id);
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={t("title")} description={t("text", { name: contact.displayName })}>
        <div className="grid gap-3">
          {merge.isError && <Banner tone="danger">{describe(merge.error).text}</Banner>}
          <Input
            autoFocus
            type="search"
            aria-label={t("search")}
            placeholder={t("search")}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
          {others.length > 0 ? (
            <RadioGroup
              aria-label={t("title")}
              value={mergedId}
              onValueChange={setMergedId}
              options={others.map(({ id, displayName, identities }) => ({
                value: id,
                label: displayName,
                hint: identities.join(" · "),
              }))}
            />
          ) : (
            search.length > 1 && !found.isFetching && <p className="text-sm text-secondary">{t("none")}</p>
          )}
        </div>
        <DialogFooter>
          <Button
            variant="primary"
            disabled={!mergedId}
            pending={merge.isPending}
            pendingLabel={t("pending")}
            onClick={() => merge.mutate({ workspaceId, keptId: contact.id, mergedId })}
          >
            {t("submit")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
