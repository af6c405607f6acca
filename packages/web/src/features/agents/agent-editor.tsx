import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { useMediaQuery } from "../../app/use-media-query.ts";
import { Banner } from "../../ui/banner.tsx";
import { cn } from "../../ui/cn.ts";
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
import { type AgentPane, agentPanes } from "./agent-panes.ts";
import { PaneChoice } from "./pane-choice.tsx";
import { PublishBar } from "./publish-bar.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { RollBackDialog } from "./roll-back-dialog.tsx";
import { SaveStatus } from "./save-status.tsx";
import { SectionNav } from "./section-nav.tsx";
import { ToneSection } from "./tone-section.tsx";
import { useDraftSaver } from "./use-draft-saver.ts";
import { useEditorState } from "./use-editor-state.ts";
import { usePane } from "./use-pane.ts";
import { VersionsPanel } from "./versions-panel.tsx";

/** What other features show on an agent's page. */
export type AgentPageParts = {
  notice?: ReactNode;
  /** Talking to the draft; `save` resolves to true once the server has what is on the screen. */
  renderTest?: (props: { agentId: string; name: string; save: () => Promise<boolean> }) => ReactNode;
  renderRuns?: (props: { agentId: string }) => ReactNode;
};

/** Sections left, the draft in the middle, tools right; below it what would go live. On narrow screens one at a time. */
export function AgentEditor({ agent, notice, renderTest, renderRuns }: { agent: Agent } & AgentPageParts) {
  const { saver, view } = useDraftSaver(agent);
  const editor = useEditorState(agent, saver, view);
  const [sides, setSides] = useState<{ from: Side; to: Side }>();
  const [isPublishing, setIsPublishing] = useState(false);
  const [rollBackTo, setRollBackTo] = useState<number>();
  const [isResolving, setIsResolving] = useState(true);
  const { pane, setPane } = usePane();
  const isWide = useMediaQuery("(min-width: 1280px)");
  const live = agent.published?.number;
  const versions = (
    <VersionsPanel
      agent={agent}
      onCompare={(number) => setSides({ from: number, to: "draft" })}
      onRollBack={setRollBackTo}
    />
  );
  const panes: Record<AgentPane, ReactNode> = {
    versions,
    test: editor.canEdit && renderTest?.({ agentId: agent.id, name: view.draft.name, save: () => saver.flush() }),
    runs: renderRuns?.({ agentId: agent.id }),
  };
  const offered = agentPanes.filter((one) => Boolean(panes[one]));
  const shown = pane && panes[pane] ? pane : undefined;
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
        <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)] md:grid-cols-[216px_minmax(0,1fr)] xl:grid-cols-[216px_minmax(0,1fr)_340px] xl:grid-rows-[minmax(0,1fr)]">
          {!isWide && (
            <div className="overflow-x-auto border-b border-border px-3 py-2 md:col-span-2">
              <PaneChoice panes={offered} value={shown} hasForm onChange={setPane} />
            </div>
          )}
          {(isWide || !shown) && (
            <div className="relative min-h-0 overflow-y-auto border-r border-border px-3 py-4 max-md:hidden">
              <SectionNav />
            </div>
          )}
          {!isWide && shown ? (
            <SidePane className="md:col-span-2 md:[&>*]:mx-auto md:[&>*]:max-w-190">{panes[shown]}</SidePane>
          ) : (
            <div className="grid min-h-0 grid-rows-[minmax(0,1fr)_auto] bg-surface">
              <div className="relative min-h-0 overflow-y-auto px-7 py-5 max-md:px-3 max-md:py-4">
                <div className="mx-auto max-w-190">
                  {notice}
                  <EditorForm agent={agent} view={view} />
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
          )}
          {isWide && (
            <div className="grid min-h-0 grid-rows-[auto_minmax(0,1fr)] border-l border-border">
              <div className="border-b border-border px-3 py-2">
                <PaneChoice panes={offered} value={shown ?? "versions"} onChange={setPane} />
              </div>
              <SidePane>{panes[shown ?? "versions"]}</SidePane>
            </div>
          )}
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

const SidePane = ({ className, children }: { className?: string; children: ReactNode }) => (
  <div className={cn("relative min-h-0 overflow-y-auto px-3 py-4", className)}>{children}</div>
);

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
