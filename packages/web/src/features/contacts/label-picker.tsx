import type { ConversationDetail, LabelView } from "@piloto/shared/conversation-views";
import { Check, Plus, Tag, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Badge } from "../../ui/badge.tsx";
import { Input } from "../../ui/input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "../../ui/popover.tsx";
import { toast } from "../../ui/toast-store.ts";

/** The labels of a conversation, and a field that finds or creates one. */
export function LabelPicker({ conversation }: { conversation: ConversationDetail }) {
  const t = useTranslations("contacts");
  const canEdit = useHasRole("seller");
  const { set, isPending } = useSetLabel(conversation.id);
  return (
    <div role="group" aria-label={t("labels")} className="mt-3 flex flex-wrap items-center gap-1.5">
      {conversation.labels.map((label) => (
        <Badge key={label.id} tone={label.tone}>
          {label.name}
          {canEdit && (
            <button
              type="button"
              aria-label={t("removeLabel", { name: label.name })}
              className="-mr-1 grid size-4 place-items-center rounded-xs hover:bg-hover pointer-coarse:size-6"
              disabled={isPending}
              onClick={() => set(label, false)}
            >
              <X aria-hidden className="size-3" />
            </button>
          )}
        </Badge>
      ))}
      {canEdit && <AddLabel conversation={conversation} onToggle={set} />}
    </div>
  );
}

function useSetLabel(conversationId: string) {
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const describe = useErrorText();
  const options = {
    onError: (error: unknown) => void toast(describe(error).text, { tone: "danger" as const }),
    onSettled: async () => {
      await utils.conversations.get.invalidate({ workspaceId, conversationId });
      await utils.conversations.list.invalidate({ workspaceId });
    },
  };
  const add = trpc.conversations.label.useMutation(options);
  const remove = trpc.conversations.unlabel.useMutation(options);
  return {
    set: (label: Pick<LabelView, "id">, isOn: boolean) =>
      (isOn ? add : remove).mutate({ workspaceId, conversationId, labelId: label.id }),
    isPending: add.isPending || remove.isPending,
  };
}

type AddLabelProps = {
  conversation: ConversationDetail;
  onToggle: (label: Pick<LabelView, "id">, isOn: boolean) => void;
};

function AddLabel({ conversation, onToggle }: AddLabelProps) {
  const t = useTranslations("contacts");
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const describe = useErrorText();
  const [query, setQuery] = useState("");
  const [isOpen, setIsOpen] = useState(false);
  const labels = trpc.labels.list.useQuery({ workspaceId }, { enabled: isOpen });
  const create = trpc.labels.create.useMutation({
    onSuccess: (label) => {
      void utils.labels.list.invalidate({ workspaceId });
      onToggle(label, true);
      setQuery("");
    },
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
  });
  const name = query.trim();
  const folded = name.toLocaleLowerCase();
  const found = (labels.data ?? []).filter((label) => label.name.toLocaleLowerCase().includes(folded));
  const isNew = name !== "" && labels.isSuccess && !found.some((label) => label.name.toLocaleLowerCase() === folded);
  const has = (id: string) => conversation.labels.some((label) => label.id === id);
  const itemStyle =
    "flex min-h-8 w-full items-center gap-2 rounded-sm px-2 text-left text-sm hover:bg-hover max-md:min-h-11";
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          className="inline-flex h-5 items-center gap-1 rounded-xs border border-dashed border-border-strong px-1.5 text-xs text-muted hover:text-text pointer-coarse:h-8"
        >
          <Tag aria-hidden className="size-3" />
          {t("addLabel")}
        </button>
      </PopoverTrigger>
      <PopoverContent align="start" className="w-60 p-1.5" aria-label={t("labels")}>
        <Input
          autoFocus
          value={query}
          maxLength={40}
          aria-label={t("findLabel")}
          placeholder={t("findLabel")}
          onChange={(event) => setQuery(event.target.value)}
        />
        <div className="mt-1.5 grid max-h-60 overflow-y-auto">
          {found.map((label) => (
            <button
              key={label.id}
              type="button"
              aria-pressed={has(label.id)}
              className={itemStyle}
              onClick={() => onToggle(label, !has(label.id))}
            >
              <Badge tone={label.tone}>{label.name}</Badge>
              <span className="flex-1" />
              {has(label.id) && <Check aria-hidden className="text-accent-text" />}
            </button>
          ))}
          {isNew && (
            <button
              type="button"
              className={itemStyle}
              onClick={() => create.mutate({ workspaceId, name, tone: "neutral" })}
            >
              <Plus aria-hidden className="text-muted" />
              {t("createLabel", { name })}
            </button>
          )}
          {labels.data?.length === 0 && !isNew && <p className="px-2 py-1 text-sm text-secondary">{t("noLabels")}</p>}
        </div>
      </PopoverContent>
    </Popover>
  );
}
