import { Archive, ArchiveRestore, Copy, Ellipsis } from "lucide-react";
import { useTranslations } from "use-intl";
import { useHasRole } from "../../app/workspace.ts";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "../../ui/dropdown-menu.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import type { Agent } from "./agent-types.ts";
import { useArchiveAgent } from "./use-archive-agent.ts";
import { useDuplicateAgent } from "./use-duplicate-agent.ts";

/** The editor's own menu; nothing for those who may only look. */
export function AgentMenu({ agent }: { agent: Agent }) {
  const t = useTranslations("agents");
  const canEdit = useHasRole("admin");
  const { archive, unarchive } = useArchiveAgent();
  const duplicate = useDuplicateAgent();
  if (!canEdit) return null;
  const which = { id: agent.id, name: agent.draft.name };
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={t("editor.more")}>
          <Ellipsis aria-hidden />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem icon={<Copy aria-hidden />} onSelect={() => duplicate(agent.id)}>
          {t("duplicate")}
        </MenuItem>
        {agent.archivedAt === null ? (
          <MenuItem icon={<Archive aria-hidden />} onSelect={() => archive(which)}>
            {t("archive")}
          </MenuItem>
        ) : (
          <MenuItem icon={<ArchiveRestore aria-hidden />} onSelect={() => unarchive(which)}>
            {t("unarchive")}
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  );
}
