import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { Copy, EllipsisVertical, Merge, Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ChannelGlyph } from "../../app/channel-glyph.tsx";
import { useHasRole } from "../../app/workspace.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "../../ui/dropdown-menu.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { toast } from "../../ui/toast-store.ts";
import { EditContactDialog } from "./edit-contact-dialog.tsx";
import { MergeContactsDialog } from "./merge-contacts-dialog.tsx";

/** Who it is: face, name, numbers, and what can be changed. */
export function ContactHead({ conversation }: { conversation: ConversationDetail }) {
  const t = useTranslations("contacts");
  const { contact } = conversation;
  const canEdit = useHasRole("seller");
  const [dialog, setDialog] = useState<"edit" | "merge">();
  const shown = contact.identities.filter(({ kind }) => kind === "phone" || kind === "username");
  return (
    <div className="flex items-start gap-3">
      <span className="relative [--ground:var(--pv-bg)]">
        <Avatar name={contact.displayName} kind="neutral" size="xl" />
        <ChannelGlyph kind={conversation.channel.kind} onAvatar />
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-lg leading-6 font-semibold">{contact.displayName}</h2>
        {shown.map(({ kind, value, display }) => (
          <button
            key={`${kind}:${value}`}
            type="button"
            title={t("copy", { value: display })}
            className="group/identity flex items-center gap-1.5 text-sm text-muted tabular-nums hover:text-text"
            onClick={() => void navigator.clipboard.writeText(display).then(() => toast(t("copied")))}
          >
            {display}
            <Copy
              aria-hidden
              className="size-3 opacity-0 group-hover/identity:opacity-100 group-focus-visible/identity:opacity-100"
            />
          </button>
        ))}
      </div>
      {canEdit && (
        <>
          <IconButton size="icon-sm" label={t("edit")} onClick={() => setDialog("edit")}>
            <Pencil aria-hidden />
          </IconButton>
          <Menu>
            <MenuTrigger asChild>
              <IconButton size="icon-sm" label={t("merge.open")}>
                <EllipsisVertical aria-hidden />
              </IconButton>
            </MenuTrigger>
            <MenuContent align="end">
              <MenuItem icon={<Merge aria-hidden />} onSelect={() => setDialog("merge")}>
                {t("merge.open")}
              </MenuItem>
            </MenuContent>
          </Menu>
        </>
      )}
      {dialog === "edit" && <EditContactDialog contact={contact} onClose={() => setDialog(undefined)} />}
      {dialog === "merge" && <MergeContactsDialog contact={contact} onClose={() => setDialog(undefined)} />}
    </div>
  );
}
