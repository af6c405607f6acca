import type { ConversationDetail } from "@piloto/shared/conversation-views";
import {
  CheckCheck,
  CircleHelp,
  CirclePause,
  Clock,
  Ellipsis,
  Link as LinkIcon,
  MailOpen,
  RotateCcw,
  Tag,
  UserRound,
} from "lucide-react";
import { useTranslations } from "use-intl";
import { useHasRole } from "../../app/workspace.ts";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuSeparator,
  MenuSub,
  MenuSubContent,
  MenuSubTrigger,
  MenuTrigger,
} from "../../ui/dropdown-menu.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { AssignItems } from "./assign-items.tsx";
import { LabelItems } from "./label-items.tsx";
import { SnoozeItems } from "./snooze-menu.tsx";
import { useControl } from "./use-control.ts";
import type { useConversationActions } from "./use-conversation-actions.ts";

type MoreMenuProps = {
  conversation: ConversationDetail;
  actions: ReturnType<typeof useConversationActions>;
  isPhone: boolean;
  onSnoozeOther: () => void;
  onMarkUnread: () => void;
  onWhy: () => void;
};

/** Everything one can do to a conversation; on a phone also what wider screens show as buttons. */
export function MoreMenu({ conversation, actions, isPhone, onSnoozeOther, onMarkUnread, onWhy }: MoreMenuProps) {
  const t = useTranslations("conversations.actions");
  const canWrite = useHasRole("seller");
  const isLive = conversation.status !== "closed";
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={t("more")}>
          <Ellipsis aria-hidden />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end" className="min-w-56">
        {canWrite && isPhone && isLive && <PhoneItems {...{ conversation, actions, onSnoozeOther }} />}
        {canWrite && (
          <>
            <MenuSub>
              <MenuSubTrigger icon={<UserRound aria-hidden />}>{t("assign")}</MenuSubTrigger>
              <MenuSubContent>
                <AssignItems assigneeId={conversation.assignee?.id ?? null} onAssign={actions.assign} />
              </MenuSubContent>
            </MenuSub>
            <MenuSub>
              <MenuSubTrigger icon={<Tag aria-hidden />}>{t("labels")}</MenuSubTrigger>
              <MenuSubContent>
                <LabelItems chosen={conversation.labels} onChange={actions.setLabel} />
              </MenuSubContent>
            </MenuSub>
            <MenuItem icon={<MailOpen aria-hidden />} onSelect={onMarkUnread}>
              {t("markUnread")}
            </MenuItem>
            {!isLive && (
              <MenuItem icon={<RotateCcw aria-hidden />} onSelect={actions.reopen}>
                {t("reopen")}
              </MenuItem>
            )}
            <MenuSeparator />
          </>
        )}
        <MenuItem icon={<CircleHelp aria-hidden />} onSelect={onWhy}>
          {t("why")}
        </MenuItem>
        <MenuItem icon={<LinkIcon aria-hidden />} onSelect={actions.copyLink}>
          {t("copyLink")}
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function PhoneItems(props: Pick<MoreMenuProps, "conversation" | "actions" | "onSnoozeOther">) {
  const { conversation, actions, onSnoozeOther } = props;
  const t = useTranslations("conversations.actions");
  const control = useTranslations("conversations.control");
  const { run } = useControl(conversation);
  return (
    <>
      <MenuItem icon={<CheckCheck aria-hidden />} onSelect={actions.close}>
        {t("close")}
      </MenuItem>
      <MenuSub>
        <MenuSubTrigger icon={<Clock aria-hidden />}>{t("snooze")}</MenuSubTrigger>
        <MenuSubContent>
          <SnoozeItems onSnooze={actions.snooze} onOther={onSnoozeOther} />
        </MenuSubContent>
      </MenuSub>
      {conversation.control !== "paused" && (
        <MenuItem icon={<CirclePause aria-hidden />} onSelect={() => run("pause")}>
          {control("pause")}
        </MenuItem>
      )}
      <MenuSeparator />
    </>
  );
}
