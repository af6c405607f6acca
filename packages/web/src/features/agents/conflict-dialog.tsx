import type { AgentConfig } from "@piloto/shared/agents";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { Skeleton, SkeletonGroup } from "../../ui/skeleton.tsx";
import type { Agent } from "./agent-types.ts";
import { ChangesList } from "./changes-list.tsx";
import type { DraftSaver } from "./draft-saver.ts";
import { type DraftPart, findConflicts, mergeDrafts, proposeSide, type Side } from "./merge-drafts.ts";

type ConflictDialogProps = {
  agentId: string;
  saver: DraftSaver;
  mine: AgentConfig;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Somebody saved in between: fetches what they saved, shows both and lets one choose part by part. */
export function ConflictDialog({ agentId, saver, mine, open, onOpenChange }: ConflictDialogProps) {
  const t = useTranslations("agents.conflict");
  const { workspaceId } = useWorkspace();
  const theirs = trpc.agents.get.useQuery(
    { workspaceId, agentId },
    { enabled: open, staleTime: 0, refetchOnMount: "always" },
  );
  const name = theirs.data?.updatedByName;
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent size="lg" title={name ? t("title", { name }) : t("titleUnknown")} description={t("text")}>
        <ConflictBody theirs={theirs} saver={saver} mine={mine} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

type TheirsQuery = {
  data: Agent | undefined;
  error: unknown;
  isError: boolean;
  isFetching: boolean;
  refetch: () => unknown;
};
type ConflictBodyProps = { theirs: TheirsQuery; saver: DraftSaver; mine: AgentConfig; onDone: () => void };

function ConflictBody({ theirs, saver, mine, onDone }: ConflictBodyProps) {
  const t = useTranslations("agents");
  const describe = useErrorText();
  if (theirs.isError) {
    const { text, requestId } = describe(theirs.error);
    return <ErrorState title={text} requestId={requestId} onRetry={() => void theirs.refetch()} />;
  }
  // What the cache held is what one started from; only a fresh answer can be theirs.
  if (!theirs.data || theirs.isFetching) {
    return (
      <SkeletonGroup label={t("compare.loading")} className="grid gap-3">
        <Skeleton className="w-40" />
        <Skeleton className="h-24 w-full" />
      </SkeletonGroup>
    );
  }
  return <ConflictForm theirs={theirs.data} saver={saver} mine={mine} onDone={onDone} />;
}

type ConflictFormProps = { theirs: Agent; saver: DraftSaver; mine: AgentConfig; onDone: () => void };

function ConflictForm({ theirs, saver, mine, onDone }: ConflictFormProps) {
  const t = useTranslations("agents");
  const drafts = { base: saver.base(), mine, theirs: theirs.draft };
  const conflicts = findConflicts(drafts);
  const [picked, setPicked] = useState<Partial<Record<DraftPart, Side>>>({});
  const sideOf = (part: DraftPart) => picked[part] ?? proposeSide(drafts, part);
  const apply = () => {
    saver.resolve(theirs, mergeDrafts(drafts, sideOf));
    onDone();
  };
  const labelOf = (part: DraftPart) =>
    part === "name" || part === "purpose" || part === "persona" ? t(`fields.${part}`) : t(`sections.${part}`);
  const theirLabel = theirs.updatedByName
    ? t("conflict.theirs", { name: theirs.updatedByName.split(" ")[0] ?? "" })
    : t("conflict.theirsUnknown");
  return (
    <>
      <ul className="grid gap-4">
        {conflicts.map((part) => (
          <li key={part} className="grid gap-2 rounded-md border border-border p-3">
            <SegmentedControl<Side>
              aria-label={t("conflict.pick", { section: labelOf(part) })}
              value={sideOf(part)}
              onValueChange={(side) => setPicked({ ...picked, [part]: side })}
              segments={[
                { value: "theirs", label: theirLabel },
                { value: "mine", label: t("conflict.mine") },
              ]}
              className="justify-self-start"
            />
            <ChangesList
              before={theirs.draft}
              after={mergeDrafts(drafts, (one) => (one === part ? "mine" : "theirs"))}
            />
          </li>
        ))}
      </ul>
      {conflicts.length === 0 && <p className="text-sm text-muted">{t("compare.same")}</p>}
      <DialogFooter>
        <DialogClose asChild>
          <Button>{t("conflict.later")}</Button>
        </DialogClose>
        <Button variant="primary" onClick={apply}>
          {t("conflict.apply")}
        </Button>
      </DialogFooter>
    </>
  );
}
