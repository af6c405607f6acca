import { useState } from "react";
import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { Banner } from "../../ui/banner.tsx";
import { Page } from "../../ui/page.tsx";
import { AgentMenu } from "./agent-menu.tsx";
import { AgentTitle, BackToAgents, LiveBadge } from "./agent-title.tsx";
import type { Agent } from "./agent-types.ts";
import { CompareDialog, type Side } from "./compare-dialog.tsx";
import { ConflictDialog } from "./conflict-dialog.tsx";
import type { SaverView } from "./draft-saver.ts";
import { EditorContext, useEditor } from "./editor-context.ts";
import { HandoffSection } from "./handoff-section.tsx";
import { HoursSection } from "./hours-section.tsx";
import { IdentitySection } from "./identity-section.tsx";
import { ItemListSection } from "./item-list-section.tsx";
import { PublishBar } from "./publish-bar.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { RollBackDialog } from "./roll-back-dialog.tsx";
import { SaveStatus } from "./save-status.tsx";
import { SectionNav } from "./section-nav.tsx";
import { ToneSection } from "./tone-section.tsx";
import { useDraftSaver } from "./use-draft-saver.ts";
import { useEditorState } from "./use-editor-state.ts";
import { VersionsPanel } from "./versions-panel.tsx";

/** Sections left, the draft in the middle, versions right; below it what would go live. */
export function AgentEditor({ agent }: { agent: Agent }) {
  const { saver, view } = useDraftSaver(agent);
  const editor = useEditorState(agent, saver, view);
  const [sides, setSides] = useState<{ from: Side; to: Side }>();
  const [isPublishing, setIsPublishing] = useState(false);
  const [rollBackTo, setRollBackTo] = useState<number>();
  const [isResolving, setIsResolving] = useState(true);
  const live = agent.published?.number;
  const versions = (
    <VersionsPanel
      agent={agent}
      onCompare={(number) => setSides({ from: number, to: "draft" })}
      onRollBack={setRollBackTo}
    />
  );
  return (
    <EditorContext value={editor}>
      <Page
        fill
        parent={<BackToAgents />}
        title={<AgentTitle name={view.draft.name} />}
        aside={
          <span className="max-md:hidden">
            <LiveBadge agent={agent} />
          </span>
        }
        action={
          <>
            {editor.canEdit && (
              <SaveStatus view={view} onRetry={() => void saver.flush()} onResolve={() => setIsResolving(true)} />
            )}
            <AgentMenu agent={agent} />
          </>
        }
      >
        <div className="grid h-full min-h-0 md:grid-cols-[216px_minmax(0,1fr)] xl:grid-cols-[216px_minmax(0,1fr)_300px]">
          <div className="relative min-h-0 overflow-y-auto border-r border-border px-3 py-4 max-md:hidden">
            <SectionNav />
            <div className="mt-6 xl:hidden">{versions}</div>
          </div>
          <div className="grid min-h-0 grid-rows-[minmax(0,1fr)_auto] bg-surface">
            <div className="relative min-h-0 overflow-y-auto px-7 py-5 max-md:px-3 max-md:py-4">
              <div className="mx-auto max-w-190">
                <EditorForm agent={agent} view={view} />
                <div className="mt-8 md:hidden">{versions}</div>
              </div>
            </div>
            {editor.canEdit && (
              <PublishBar
                agent={agent}
                onCompare={() => setSides({ from: live ?? "draft", to: "draft" })}
                onPublish={() => setIsPublishing(true)}
              />
            )}
          </div>
          <div className="relative min-h-0 overflow-y-auto border-l border-border px-3 py-4 max-xl:hidden">
            {versions}
          </div>
        </div>
      </Page>
      <CompareDialog agent={agent} sides={sides} onClose={() => setSides(undefined)} />
      <PublishDialog agent={agent} saver={saver} open={isPublishing} onOpenChange={setIsPublishing} />
      <RollBackDialog agent={agent} saver={saver} number={rollBackTo} onClose={() => setRollBackTo(undefined)} />
      <ConflictDialog
        agentId={agent.id}
        saver={saver}
        mine={view.draft}
        open={view.status === "conflict" && isResolving}
        onOpenChange={setIsResolving}
      />
    </EditorContext>
  );
}

function EditorForm({ agent, view }: { agent: Agent; view: SaverView }) {
  const t = useTranslations("agents");
  const { canEdit } = useEditor();
  const nameError = useNameError(view);
  return (
    <>
      {!canEdit && (
        <Banner tone="info" className="mb-5">
          {t(agent.archivedAt === null ? "editor.readOnly" : "editor.archivedBanner")}
        </Banner>
      )}
      <RefusalBanner view={view} />
      <form aria-label={t("editor.configurationOf", { name: view.draft.name })} onSubmit={(e) => e.preventDefault()}>
        <IdentitySection nameError={nameError} />
        <ItemListSection list="goals" />
        <ItemListSection list="rules" />
        <ItemListSection list="forbiddenTopics" />
        <ToneSection />
        <HoursSection />
        <HandoffSection />
      </form>
    </>
  );
}

function useNameError({ status, draft, error }: SaverView): string | undefined {
  const t = useTranslations("agents");
  if (draft.name.trim() === "") return t("saving.nameMissing");
  const isTaken = status === "refused" && readErrorData(error)?.fields.some(({ field }) => field === "name");
  return isTaken ? t("create.nameTaken") : undefined;
}

// A refusal that no field shows: the server's, or our own check's (a character that cannot be stored).
function RefusalBanner({ view: { status, error, draft } }: { view: SaverView }) {
  const describe = useErrorText();
  const codes = useTranslations("errors.code");
  const facts = readErrorData(error);
  const isAboutName = draft.name.trim() === "" || facts?.fields.some(({ field }) => field === "name");
  if (status !== "refused" || isAboutName) return null;
  return (
    <Banner tone="danger" className="mb-5">
      {facts ? describe(error).text : codes("VALIDATION_FAILED")}
    </Banner>
  );
}
