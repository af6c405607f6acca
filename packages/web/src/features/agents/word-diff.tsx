import { diffWords } from "./diff-words.ts";

/** One text and what it became: removed words struck, added ones marked; both also for screen readers. */
export function WordDiff({ before, after }: { before: string; after: string }) {
  return diffWords(before, after).map(({ kind, text }, index) => {
    const key = `${index}-${kind}`;
    if (kind === "removed") {
      return (
        <del key={key} className="me-0.5 text-muted">
          {text}
        </del>
      );
    }
    if (kind === "added") {
      return (
        <ins key={key} className="rounded-xs bg-accent-tint font-medium text-accent-text no-underline">
          {text}
        </ins>
      );
    }
    return <span key={key}>{text}</span>;
  });
}
