import { Link } from "@tanstack/react-router";
import { Archive, ArchiveRestore, Copy, Ellipsis, SquarePen } from "lucide-react";
import { useTranslations } from "use-intl";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "../../ui/dropdown-menu.tsx";
import type { AgentEntry } from "./agent-types.ts";
import { useArchiveAgent } from "./use-archive-agent.ts";
import { useDuplicateAgent } from "./use-duplicate-agent.ts";

/** What the row itself does not do. */
export function AgentRowMenu({ agent }: { agent: AgentEntry }) {
  const t = useTranslations("agents");
  const { slug } = useWorkspace();
  const canEdit = useHasRole("admin");
  const { archive, unarchive } = useArchiveAgent();
  const duplicate = useDuplicateAgent();
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton size="icon-sm" label={t("menuOf", { name: agent.name })} className="relative z-1">
          <Ellipsis aria-hidden />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem asChild>
          <Link to="/w/$slug/agents/$agentId" params={{ slug, agentId: agent.id }}>
            <SquarePen aria-hidden className="text-muted" />
            {t("open")}
          </Link>
        </MenuItem>
        {canEdit && (
          <>
            <MenuItem icon={<Copy aria-hidden />} onSelect={() => duplicate(agent.id)}>
              {t("duplicate")}
            </MenuItem>
            <MenuSeparator />
            {agent.archivedAt === null ? (
              <MenuItem icon={<Archive aria-hidden />} onSelect={() => archive(agent)}>
                {t("archive")}
              </MenuItem>
            ) : (
              <MenuItem icon={<ArchiveRestore aria-hidden />} onSelect={() => unarchive(agent)}>
                {t("unarchive")}
              </MenuItem>
            )}
          </>
        )}
      </MenuContent>
    </Menu>
  );
}
