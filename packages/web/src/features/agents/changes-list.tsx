import { agentSections } from "@piloto/shared/agent-blockers";
import { type AgentChange, listAgentChanges } from "@piloto/shared/agent-changes";
import type { AgentConfig } from "@piloto/shared/agents";
import { useTranslations } from "use-intl";
import { Badge } from "../../ui/badge.tsx";
import { useConfigText } from "./use-config-text.ts";
import { WordDiff } from "./word-diff.tsx";

type Pair = { before: AgentConfig; after: AgentConfig };

/** What differs between two configurations, part by part. */
export function ChangesList({ before, after }: Pair) {
  const t = useTranslations("agents");
  const changes = listAgentChanges(before, after);
  if (changes.length === 0) return <p className="py-6 text-center text-sm text-muted">{t("compare.same")}</p>;
  return (
    <div className="grid gap-5">
      {agentSections.map((section) => {
        const own = changes.filter((change) => change.section === section);
        if (own.length === 0) return null;
        return (
          <div key={section}>
            <h3 className="flex items-center gap-2 text-md font-semibold">
              {t(`sections.${section}`)}
              <Badge tone="accent">{t("editor.changes", { count: own.length })}</Badge>
            </h3>
            <ul className="mt-2 divide-y divide-border rounded-md border border-border">
              {own.map((change) => (
                <li key={change.kind === "field" ? change.field : change.id} className="px-3 py-2 text-sm">
                  <OneChange change={change} before={before} after={after} />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}

const prose: readonly string[] = ["name", "purpose", "persona", "workingHours.outsideMessage"];

function OneChange({ change, before, after }: Pair & { change: AgentChange }) {
  const t = useTranslations("agents");
  const text = useConfigText();
  if (change.kind === "item") {
    return (
      <div className="flex items-start gap-3">
        <p className="min-w-0 flex-1 text-md text-pretty">
          <WordDiff before={change.before ?? ""} after={change.after ?? ""} />
        </p>
        <span className="text-xs font-medium text-accent-text">
          {t(`items.${change.section}.change.${change.change}`)}
        </span>
      </div>
    );
  }
  const [old, now] = [text.field(before, change.field), text.field(after, change.field)];
  return (
    <>
      <p className="text-xs text-muted">{t(`fields.${change.field}`)}</p>
      <p className="text-md text-pretty">
        {prose.includes(change.field) ? (
          <WordDiff before={old} after={now} />
        ) : (
          <>
            <del className="text-muted">{old || t("compare.empty")}</del>{" "}
            <ins className="font-medium text-accent-text no-underline">{now || t("compare.empty")}</ins>
          </>
        )}
      </p>
    </>
  );
}
