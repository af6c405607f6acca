import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Input } from "../../ui/input.tsx";
import { FilterChip, FilterChoice } from "./filter-chip.tsx";

type PersonFilterProps = { actor: string | undefined; onChange: (actor: string | undefined) => void };

/** One of the members. */
export function PersonFilter({ actor, onChange }: PersonFilterProps) {
  const t = useTranslations("auditLog");
  const { workspaceId } = useWorkspace();
  const [isOpen, setIsOpen] = useState(false);
  const [query, setQuery] = useState("");
  const members = trpc.members.list.useQuery({ workspaceId }, { enabled: isOpen || actor !== undefined }).data ?? [];
  const chosen = members.find(({ userId }) => userId === actor);
  const found = members.filter(({ name }) => name.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()));
  const choose = (next: string | undefined) => {
    setIsOpen(false);
    setQuery("");
    onChange(next);
  };
  return (
    <FilterChip
      label={actor === undefined ? t("person") : (chosen?.name ?? t("person"))}
      trailing={<ChevronDown aria-hidden />}
      isActive={actor !== undefined}
      clearLabel={t("clearPerson")}
      onClear={() => choose(undefined)}
      open={isOpen}
      onOpenChange={setIsOpen}
      className="w-65"
    >
      <Input
        size="sm"
        className="mb-1"
        aria-label={t("findPerson")}
        placeholder={t("findPerson")}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className="max-h-70 overflow-y-auto">
        {found.map(({ userId, name }) => (
          <FilterChoice key={userId} isChosen={userId === actor} onChoose={() => choose(userId)}>
            <Avatar name={name} size="sm" />
            <span className="truncate">{name}</span>
          </FilterChoice>
        ))}
        {found.length === 0 && <p className="px-2 py-3 text-sm text-muted">{t("noPerson")}</p>}
      </div>
    </FilterChip>
  );
}
