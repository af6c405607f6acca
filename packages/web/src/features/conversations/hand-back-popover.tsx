import { Undo2 } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { cn } from "../../ui/cn.ts";
import { Field } from "../../ui/field.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "../../ui/popover.tsx";
import { Textarea } from "../../ui/textarea.tsx";

const maxInstruction = 1000;

type HandBackProps = {
  agentName: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  pending: boolean;
  onHandBack: (instruction: string) => void;
  /** Another action comes first here: without the agent's name, and on a phone in the menu. */
  isQuiet: boolean;
};

/** Gives the conversation back to the agent, with a word on what to do if one likes: `D`, then `↵`. */
export function HandBackPopover({ agentName, open, onOpenChange, pending, onHandBack, isQuiet }: HandBackProps) {
  const t = useTranslations("conversations.control");
  const [instruction, setInstruction] = useState("");
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    onOpenChange(false);
    setInstruction("");
    onHandBack(instruction.trim());
  };
  return (
    <Popover open={open} onOpenChange={onOpenChange}>
      <PopoverTrigger asChild>
        <Button size="sm" className={cn(isQuiet && "max-md:hidden")} pending={pending} pendingLabel={t("handingBack")}>
          <Undo2 aria-hidden className="size-3.5" />
          <span>
            {t("handBack")}
            {!isQuiet && <span className="max-lg:hidden">{t("toAgent", { agent: agentName })}</span>}
          </span>
          <span className="max-lg:hidden">
            <Kbd>D</Kbd>
          </span>
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={t("handBackTitle", { agent: agentName })} className="w-90">
        <form onSubmit={submit} className="grid gap-3">
          <h3 className="text-md font-semibold">{t("handBackTitle", { agent: agentName })}</h3>
          <Field label={t("instruction")} hint={t("instructionHint")} optional>
            {(control) => (
              <Textarea
                {...control}
                rows={3}
                maxLength={maxInstruction}
                value={instruction}
                onChange={(event) => setInstruction(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
                }}
              />
            )}
          </Field>
          <Button type="submit" variant="primary" className="justify-self-end">
            {t("handBack")}
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  );
}
