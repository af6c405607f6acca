import type { ConversationDetail } from "@piloto/shared/conversation-views";
import {
  ArrowLeft,
  CheckCheck,
  CircleHelp,
  CirclePause,
  Clock,
  Ellipsis,
  Link as LinkIcon,
  MailOpen,
  RotateCcw,
  Tag,
  Undo2,
  UserRound,
} from "lucide-react";
import { type ReactNode, useState } from "react";
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

type Leaf = "assign" | "labels" | "snooze";

/** Everything one can do to a conversation; on a phone also what wider screens show as buttons. */
export function MoreMenu(props: MoreMenuProps) {
  const t = useTranslations("conversations.actions");
  const [leaf, setLeaf] = useState<Leaf | null>(null);
  return (
    <Menu onOpenChange={() => setLeaf(null)}>
      <MenuTrigger asChild>
        <IconButton label={t("more")}>
          <Ellipsis aria-hidden />
        </IconButton>
      </MenuTrigger>
      <MenuContent
        align="end"
        className="max-h-(--radix-dropdown-menu-content-available-height) min-w-56 overflow-y-auto"
      >
        {leaf === null ? (
          <MainItems {...props} onLeaf={setLeaf} />
        ) : (
          <LeafPage {...props} leaf={leaf} onBack={() => setLeaf(null)} />
        )}
      </MenuContent>
    </Menu>
  );
}

function MainItems(props: MoreMenuProps & { onLeaf: (leaf: Leaf) => void }) {
  const { conversation, actions, isPhone, onMarkUnread, onWhy } = props;
  const t = useTranslations("conversations.actions");
  const canWrite = useHasRole("seller");
  const isLive = conversation.status !== "closed";
  return (
    <>
      {canWrite && isPhone && isLive && <PhoneItems {...props} />}
      {canWrite && (
        <>
          <Branch {...props} leaf="assign" icon={<UserRound aria-hidden />} />
          <Branch {...props} leaf="labels" icon={<Tag aria-hidden />} />
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
    </>
  );
}

function PhoneItems(props: MoreMenuProps & { onLeaf: (leaf: Leaf) => void }) {
  const { conversation, actions } = props;
  const t = useTranslations("conversations.actions");
  const control = useTranslations("conversations.control");
  const { run } = useControl(conversation);
  return (
    <>
      <MenuItem icon={<CheckCheck aria-hidden />} onSelect={actions.close}>
        {t("close")}
      </MenuItem>
      <Branch {...props} leaf="snooze" icon={<Clock aria-hidden />} />
      {conversation.agent !== null && conversation.control !== "ai" && (
        <MenuItem icon={<Undo2 aria-hidden />} onSelect={() => run("handBack")}>
          {control("handBackTitle", { agent: conversation.agent.name })}
        </MenuItem>
      )}
      {conversation.control !== "paused" && (
        <MenuItem icon={<CirclePause aria-hidden />} onSelect={() => run("pause")}>
          {control("pause")}
        </MenuItem>
      )}
      <MenuSeparator />
    </>
  );
}

const leafLabels = { assign: "assign", labels: "labels", snooze: "snooze" } as const;

type BranchProps = MoreMenuProps & { leaf: Leaf; icon: ReactNode; onLeaf: (leaf: Leaf) => void };

/** A menu beside the menu; on a phone, where there is no beside, in its place. */
function Branch({ leaf, icon, onLeaf, ...props }: BranchProps) {
  const t = useTranslations("conversations.actions");
  if (props.isPhone) {
    const enter = (event: Event) => {
      event.preventDefault();
      onLeaf(leaf);
    };
    return (
      <MenuItem icon={icon} onSelect={enter}>
        {t(leafLabels[leaf])}
      </MenuItem>
    );
  }
  return (
    <MenuSub>
      <MenuSubTrigger icon={icon}>{t(leafLabels[leaf])}</MenuSubTrigger>
      <MenuSubContent>
        <LeafItems {...props} leaf={leaf} />
      </MenuSubContent>
    </MenuSub>
  );
}

function LeafPage({ onBack, ...props }: MoreMenuProps & { leaf: Leaf; onBack: () => void }) {
  const t = useTranslations("conversations.actions");
  const leave = (event: Event) => {
    event.preventDefault();
    onBack();
  };
  return (
    <>
      <MenuItem icon={<ArrowLeft aria-hidden />} onSelect={leave}>
        {t(leafLabels[props.leaf])}
      </MenuItem>
      <MenuSeparator />
      <LeafItems {...props} />
    </>
  );
}

function LeafItems({ leaf, conversation, actions, onSnoozeOther }: Omit<MoreMenuProps, "isPhone"> & { leaf: Leaf }) {
  switch (leaf) {
    case "assign":
      return <AssignItems assigneeId={conversation.assignee?.id ?? null} onAssign={actions.assign} />;
    case "labels":
      return <LabelItems chosen={conversation.labels} onChange={actions.setLabel} />;
    case "snooze":
      return <SnoozeItems onSnooze={actions.snooze} onOther={onSnoozeOther} />;
  }
}
