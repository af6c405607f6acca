import { channelKinds } from "@piloto/shared/conversation-words";
import { hasRole } from "@piloto/shared/roles";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { channelNames } from "../../app/channel-glyph.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Field } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "../../ui/popover.tsx";
import { Select } from "../../ui/select.tsx";
import { type ConversationsSearch, countFilters } from "./conversations-search.ts";
import { withoutFilters } from "./use-inbox-search.ts";

type FiltersProps = { search: ConversationsSearch; onChange: (next: ConversationsSearch) => void };

/** What narrows the list beyond the folders. The button says how many filters hold. */
export function FiltersPopover({ search, onChange }: FiltersProps) {
  const t = useTranslations("conversations.filters");
  const [open, setOpen] = useState(false);
  const count = countFilters(search);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <IconButton
          label={count === 0 ? t("open") : t("openCount", { count })}
          size="icon-sm"
          tooltipSide="bottom"
          className="relative"
        >
          <SlidersHorizontal aria-hidden />
          {count > 0 && (
            <span
              aria-hidden
              className="absolute top-0 right-0 min-w-3.5 rounded-full bg-accent px-0.75 text-center text-[0.625rem]/3.5 font-semibold text-on-accent tabular-nums"
            >
              {count}
            </span>
          )}
        </IconButton>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label={t("title")} className="w-75">
        <div className="grid gap-3">
          <div className="flex min-h-7 items-center justify-between">
            <h2 className="text-md font-semibold">{t("title")}</h2>
            {count > 0 && (
              <Button size="sm" variant="ghost" onClick={() => onChange(withoutFilters(search))}>
                {t("clear")}
              </Button>
            )}
          </div>
          <OverviewNote search={search} />
          <StatusFilter search={search} onChange={onChange} />
          <ChannelFilter search={search} onChange={onChange} />
          <LabelFilter search={search} onChange={onChange} />
          <AssigneeFilter search={search} onChange={onChange} />
          <Checkbox
            label={t("unread")}
            checked={search.hasUnread === true}
            onCheckedChange={(isOn) => onChange({ hasUnread: isOn === true || undefined })}
          />
          <Checkbox
            label={t("failed")}
            checked={search.hasFailedMessage === true}
            onCheckedChange={(isOn) => onChange({ hasFailedMessage: isOn === true || undefined })}
          />
        </div>
      </PopoverContent>
    </Popover>
  );
}

/** Filters that only a link from the overview sets. */
function OverviewNote({ search }: { search: ConversationsSearch }) {
  const t = useTranslations("conversations.filters");
  const { agentId, contactId, control, openedFrom, openedTo, handoffReason, firstResponder } = search;
  if (!(agentId ?? contactId ?? control ?? openedFrom ?? openedTo ?? handoffReason ?? firstResponder)) return null;
  return (
    <Banner tone="info" title={t("fromOverview")}>
      {t("fromOverviewHint")}
    </Banner>
  );
}

function StatusFilter({ search, onChange }: FiltersProps) {
  const t = useTranslations("conversations.filters");
  const value = search.isAnyStatus ? "any" : (search.status ?? "open");
  const choose = (next: string) => {
    const status = next === "snoozed" || next === "closed" ? next : undefined;
    onChange({ status, isAnyStatus: next === "any" || undefined });
  };
  return (
    <Field label={t("status")}>
      {(control) => (
        <Select {...control} size="sm" value={value} onChange={(event) => choose(event.target.value)}>
          {(["open", "snoozed", "closed", "any"] as const).map((status) => (
            <option key={status} value={status}>
              {t(`statuses.${status}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function ChannelFilter({ search, onChange }: FiltersProps) {
  const t = useTranslations("conversations.filters");
  const { workspaceId } = useWorkspace();
  const channels = trpc.channels.list.useQuery({ workspaceId }).data ?? [];
  const kinds = channelKinds.filter((kind) => channels.some((channel) => channel.kind === kind));
  const choose = (value: string) => {
    const channelKind = channelKinds.find((kind) => kind === value);
    onChange({ channelKind, channelId: channelKind || value === "" ? undefined : value });
  };
  return (
    <Field label={t("channel")}>
      {(control) => (
        <Select
          {...control}
          size="sm"
          value={search.channelId ?? search.channelKind ?? ""}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{t("anyChannel")}</option>
          {kinds.length > 1 &&
            kinds.map((kind) => (
              <option key={kind} value={kind}>
                {t("kind", { name: channelNames[kind] })}
              </option>
            ))}
          {channels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function LabelFilter({ search, onChange }: FiltersProps) {
  const t = useTranslations("conversations.filters");
  const { workspaceId } = useWorkspace();
  const labels = trpc.labels.list.useQuery({ workspaceId }).data ?? [];
  return (
    <Field label={t("label")}>
      {(control) => (
        <Select
          {...control}
          size="sm"
          value={search.labelId ?? ""}
          onChange={(event) => onChange({ labelId: event.target.value || undefined })}
        >
          <option value="">{t("anyLabel")}</option>
          {labels.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function AssigneeFilter({ search, onChange }: FiltersProps) {
  const t = useTranslations("conversations.filters");
  const { workspaceId } = useWorkspace();
  const members = trpc.members.list.useQuery({ workspaceId }).data ?? [];
  return (
    <Field label={t("assignee")}>
      {(control) => (
        <Select
          {...control}
          size="sm"
          value={search.assigneeId ?? ""}
          onChange={(event) => onChange({ assigneeId: event.target.value || undefined })}
        >
          <option value="">{t("anyone")}</option>
          {members
            .filter(({ role }) => hasRole(role, "seller"))
            .map(({ userId, name }) => (
              <option key={userId} value={userId}>
                {name}
              </option>
            ))}
        </Select>
      )}
    </Field>
  );
}
