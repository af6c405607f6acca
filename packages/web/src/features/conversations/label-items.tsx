import type { LabelView } from "@piloto/shared/conversation-views";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { MenuCheckboxItem, MenuLabel } from "../../ui/dropdown-menu.tsx";

type LabelItemsProps = { chosen: readonly LabelView[]; onChange: (labelId: string, isOn: boolean) => void };

/** The workspace's labels; the menu stays open while one puts several on. */
export function LabelItems({ chosen, onChange }: LabelItemsProps) {
  const t = useTranslations("conversations.actions");
  const { workspaceId } = useWorkspace();
  const labels = trpc.labels.list.useQuery({ workspaceId }).data ?? [];
  if (labels.length === 0) return <MenuLabel>{t("noLabels")}</MenuLabel>;
  return labels.map(({ id, name }) => (
    <MenuCheckboxItem
      key={id}
      checked={chosen.some((label) => label.id === id)}
      onCheckedChange={(isOn) => onChange(id, isOn)}
    >
      {name}
    </MenuCheckboxItem>
  ));
}
