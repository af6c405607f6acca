import { playgroundLimits } from "@piloto/shared/playground";
import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../ui/icon-button.tsx";
import { Textarea } from "../../ui/textarea.tsx";

/** The customer's words; Enter sends, Shift with Enter breaks the line. */
export function TryComposer({ isBusy, onSend }: { isBusy: boolean; onSend: (text: string) => void }) {
  const t = useTranslations("playground");
  const [text, setText] = useState("");
  const send = () => {
    if (isBusy || text.trim() === "") return;
    onSend(text.trim());
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an accent or a suggestion is being composed, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="sticky -bottom-4 -mx-3 -mb-4 flex items-end gap-2 border-t border-border bg-bg p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        rows={1}
        value={text}
        maxLength={playgroundLimits.text}
        aria-label={t("message")}
        placeholder={t("placeholder")}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        className="max-h-40 resize-none"
      />
      <IconButton type="submit" variant="primary" label={t("send")} disabled={isBusy || text.trim() === ""}>
        <ArrowUp aria-hidden />
      </IconButton>
    </form>
  );
}
