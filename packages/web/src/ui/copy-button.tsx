import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";
import { IconButton } from "./icon-button.tsx";

const confirmationMs = 2_000;

function useCopy(text: string): { isCopied: boolean; copy: () => void } {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), confirmationMs);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    // Refused without a user gesture or on plain http; the text stays selectable, so nothing is lost.
    navigator.clipboard?.writeText(text).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  };
  return { isCopied, copy };
}

/** Copies a text; an icon alone, or with `showLabel` a whole button. */
export function CopyButton({ text, label, showLabel = false }: { text: string; label?: string; showLabel?: boolean }) {
  const t = useTranslations("ui");
  const { isCopied, copy } = useCopy(text);
  const name = isCopied ? t("copied") : (label ?? t("copy"));
  const icon = isCopied ? (
    <Check aria-hidden className="size-3.5 text-success" />
  ) : (
    <Copy aria-hidden className="size-3.5" />
  );
  if (!showLabel) {
    return (
      <IconButton label={name} size="icon-sm" onClick={copy}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Button onClick={copy}>
      {icon}
      <span aria-live="polite">{name}</span>
    </Button>
  );
}
