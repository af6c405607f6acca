import type { ConversationDetail } from "@piloto/shared/conversation-views";
import type { TemplateView } from "@piloto/shared/templates";
import { ArrowLeft, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogContent } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Input } from "../../ui/input.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import type { SendQueue } from "./send-queue.ts";
import { TemplateForm } from "./template-form.tsx";

type TemplateDialogProps = {
  conversation: ConversationDetail;
  queue: SendQueue;
  onClose: () => void;
  onSent: () => void;
};

/** Chooses an approved template, fills it in and sends it: the only way to write first or after the window closed. */
export function TemplateDialog({ conversation, queue, onClose, onSent }: TemplateDialogProps) {
  const t = useTranslations("messages.templates");
  const [chosen, setChosen] = useState<TemplateView>();
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={chosen ? chosen.name : t("title")} description={chosen ? undefined : t("text")} size="lg">
        {chosen ? (
          <div className="grid gap-3">
            <Button variant="ghost" size="sm" className="justify-self-start" onClick={() => setChosen(undefined)}>
              <ArrowLeft aria-hidden className="size-3.5" />
              {t("others")}
            </Button>
            <TemplateForm
              template={chosen}
              conversation={conversation}
              onSubmit={(content) => {
                queue.add({
                  clientKey: crypto.randomUUID(),
                  conversationId: conversation.id,
                  createdAt: new Date().toISOString(),
                  content,
                });
                onSent();
                onClose();
              }}
            />
          </div>
        ) : (
          <TemplateList channelId={conversation.channel.id} onChoose={setChosen} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function TemplateList({ channelId, onChoose }: { channelId: string; onChoose: (template: TemplateView) => void }) {
  const t = useTranslations("messages.templates");
  const { workspaceId } = useWorkspace();
  const describe = useErrorText();
  const [search, setSearch] = useState("");
  const deferred = useDeferredValue(search);
  const list = trpc.templates.list.useQuery(
    { workspaceId, channelId, search: deferred, onlySendable: true },
    { placeholderData: (before) => before },
  );
  return (
    <div className="grid gap-3">
      <div className="relative">
        <Search aria-hidden className="absolute top-1/2 left-2.5 -translate-y-1/2 text-muted" />
        <Input
          autoFocus
          type="search"
          value={search}
          aria-label={t("search")}
          placeholder={t("search")}
          className="pl-8"
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {list.isPending && (
        <SkeletonGroup label={t("loading")} className="grid gap-2">
          {["a", "b", "c"].map((key) => (
            <Skeleton key={key} className="h-16 w-full" />
          ))}
        </SkeletonGroup>
      )}
      {list.isError && <ErrorState title={describe(list.error).text} onRetry={() => void list.refetch()} />}
      {list.data?.templates.length === 0 && (
        <EmptyState title={t(search ? "noneFound" : "none")}>{t(search ? "noneFoundText" : "noneText")}</EmptyState>
      )}
      <ul className="grid max-h-96 gap-2 overflow-y-auto">
        {list.data?.templates.map((template) => (
          <li key={template.id}>
            <button
              type="button"
              className="grid w-full gap-0.5 rounded-sm border border-border px-3 py-2 text-left hover:border-border-strong hover:bg-hover"
              onClick={() => onChoose(template)}
            >
              <span className="flex items-baseline gap-2">
                <span className="truncate font-mono text-sm">{template.name}</span>
                <span className="shrink-0 text-xs text-muted">{template.language}</span>
              </span>
              <span className="line-clamp-2 text-sm text-secondary">{template.body}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
