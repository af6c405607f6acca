import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Select } from "../../ui/select.tsx";

/** What narrows the numbers. */
export type NumberFilters = { channelId?: string; agentId?: string };

type NumberFilterBarProps = { filters: NumberFilters; onChange: (filters: NumberFilters) => void };

/** Narrows the figures to one channel or one agent. */
export function NumberFilterBar({ filters, onChange }: NumberFilterBarProps) {
  const t = useTranslations("overview.filters");
  const { workspaceId } = useWorkspace();
  const channels = trpc.channels.list.useQuery({ workspaceId });
  const agents = trpc.agents.list.useQuery({ workspaceId, limit: 100 });
  const set = (key: keyof NumberFilters, value: string) => {
    const { [key]: _before, ...rest } = filters;
    onChange(value === "" ? rest : { ...rest, [key]: value });
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        aria-label={t("channel")}
        className="w-auto"
        value={filters.channelId ?? ""}
        onChange={(event) => set("channelId", event.target.value)}
      >
        <option value="">{t("allChannels")}</option>
        {channels.data?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("agent")}
        className="w-auto"
        value={filters.agentId ?? ""}
        onChange={(event) => set("agentId", event.target.value)}
      >
        <option value="">{t("allAgents")}</option>
        {agents.data?.agents.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}
