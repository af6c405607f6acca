import { agentSections } from "@piloto/shared/agent-blockers";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { useEditor } from "./editor-context.ts";

/** The parts of the form, each with a dot when it changed and a mark when it keeps the draft from being published. */
export function SectionNav() {
  const t = useTranslations("agents");
  const { changes, blockers, published, setOpen } = useEditor();
  return (
    <nav aria-label={t("editor.configuration")} className="grid gap-0.5">
      <p aria-hidden className="px-2 pb-1.5 text-sm text-muted">
        {t("editor.configuration")}
      </p>
      {agentSections.map((section) => {
        const isBlocked = blockers.some((one) => one.section === section);
        const isChanged = published !== undefined && changes.some((one) => one.section === section);
        return (
          <a
            key={section}
            href={`#section-${section}`}
            onClick={(event) => {
              event.preventDefault();
              setOpen(section, true);
              // After the section has opened, so that its whole height counts.
              requestAnimationFrame(() => document.getElementById(`section-${section}`)?.scrollIntoView());
            }}
            className="flex min-h-8 items-center gap-2 rounded-sm px-2 text-sm hover:bg-hover"
          >
            <span className="min-w-0 flex-1 truncate">{t(`sections.${section}`)}</span>
            {isBlocked ? (
              <>
                <CircleAlert aria-hidden className="size-3.5 text-danger" />
                <span className="sr-only">{t("editor.blocked")}</span>
              </>
            ) : (
              isChanged && (
                <>
                  <span aria-hidden className="size-1.5 rounded-full bg-accent" />
                  <span className="sr-only">{t("editor.changed")}</span>
                </>
              )
            )}
          </a>
        );
      })}
    </nav>
  );
}
