import type { AgentConfig } from "@piloto/shared/agents";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Dialog, DialogContent } from "../../ui/dialog.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import type { Agent } from "./agent-types.ts";
import { ChangesList } from "./changes-list.tsx";
import { useEditor } from "./editor-context.ts";

/** A version by its number, or the draft. */
export type Side = number | "draft";

type CompareDialogProps = {
  agent: Agent;
  /** Which two to start with; undefined closes the dialog. */
  sides: { from: Side; to: Side } | undefined;
  onClose: () => void;
};

/** Any two of draft and versions, side against side. */
export function CompareDialog({ agent, sides, onClose }: CompareDialogProps) {
  const t = useTranslations("agents.compare");
  return (
    <Dialog open={sides !== undefined} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent size="lg" title={t("title")}>
        {sides && <Comparison agent={agent} start={sides} />}
      </DialogContent>
    </Dialog>
  );
}

function Comparison({ agent, start }: { agent: Agent; start: { from: Side; to: Side } }) {
  const t = useTranslations("agents.compare");
  const [from, setFrom] = useState(start.from);
  const [to, setTo] = useState(start.to);
  const before = useConfig(agent, from);
  const after = useConfig(agent, to);
  return (
    <div className="grid gap-4">
      <div className="grid gap-3 md:grid-cols-2">
        <SideSelect label={t("from")} agent={agent} value={from} onChange={setFrom} />
        <SideSelect label={t("to")} agent={agent} value={to} onChange={setTo} />
      </div>
      <ComparisonBody before={before} after={after} />
    </div>
  );
}

type Loaded = ReturnType<typeof useConfig>;

function ComparisonBody({ before, after }: { before: Loaded; after: Loaded }) {
  const t = useTranslations("agents");
  const describe = useErrorText();
  const failed = [before, after].find(({ error }) => error !== null);
  if (failed) {
    const { text, requestId } = describe(failed.error);
    return (
      <ErrorState title={t("versions.loadFailed")} requestId={requestId} onRetry={failed.retry}>
        {text}
      </ErrorState>
    );
  }
  if (before.config && after.config) return <ChangesList before={before.config} after={after.config} />;
  return (
    <SkeletonGroup label={t("compare.loading")} className="grid gap-3">
      <Skeleton className="w-32" />
      <Skeleton className="h-16 w-full" />
      <Skeleton className="h-16 w-full" />
    </SkeletonGroup>
  );
}

function useConfig(agent: Agent, side: Side): { config: AgentConfig | undefined; error: unknown; retry: () => void } {
  const { workspaceId } = useWorkspace();
  const { draft } = useEditor();
  const isLive = side === agent.published?.number;
  const version = trpc.agents.getVersion.useQuery(
    { workspaceId, agentId: agent.id, number: side === "draft" ? 1 : side },
    // A published version never changes.
    { enabled: side !== "draft" && !isLive, staleTime: Number.POSITIVE_INFINITY },
  );
  if (side === "draft") return { config: draft, error: null, retry: () => undefined };
  const config = isLive ? agent.published?.config : version.data?.config;
  return { config, error: version.error, retry: () => void version.refetch() };
}

type SideSelectProps = { label: string; agent: Agent; value: Side; onChange: (side: Side) => void };

function SideSelect({ label, agent, value, onChange }: SideSelectProps) {
  const t = useTranslations("agents.compare");
  const live = agent.published?.number ?? 0;
  // Numbers have no gaps: the live version is the newest one.
  const numbers = Array.from({ length: live }, (_, index) => live - index);
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          value={value}
          onChange={(event) => onChange(event.target.value === "draft" ? "draft" : Number(event.target.value))}
        >
          <option value="draft">{t("draft")}</option>
          {numbers.map((number) => (
            <option key={number} value={number}>
              {t(number === live ? "versionLive" : "version", { number })}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
