import { type ChannelView, type PriceCategory, priceCategories } from "@piloto/shared/channels";
import { useState } from "react";
import type { Locale } from "@piloto/shared/fields";
import { useLocale, useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { formatAmount, parseAmount } from "../../i18n/amount.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form } from "../../ui/form.tsx";
import { Input } from "../../ui/input.tsx";
import { maxPriceMicros, type Prices } from "./channel-view.ts";
import { useShowChannel } from "./use-channel-change.ts";

type PricesDialogProps = { channel: ChannelView; open: boolean; onClose: () => void };

/** What Meta charges for a delivered message, so that the overview can count costs. */
export function PricesDialog({ channel, open, onClose }: PricesDialogProps) {
  const t = useTranslations("channels.prices");
  return (
    <Dialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent size="sm" title={t("title")} description={t("text")}>
        <PricesForm channel={channel} onClose={onClose} />
      </DialogContent>
    </Dialog>
  );
}

type Typed = Record<PriceCategory, string>;

function PricesForm({ channel, onClose }: { channel: ChannelView; onClose: () => void }) {
  const t = useTranslations("channels");
  const ui = useTranslations("ui");
  const describe = useErrorText();
  const { workspaceId } = useWorkspace();
  const show = useShowChannel();
  const locale = useLocale();
  const [typed, setTyped] = useState<Typed>(() => startTyped(channel.prices, locale));
  const [isChecked, setIsChecked] = useState(false);
  const setPrices = trpc.channels.setPrices.useMutation({
    onSuccess: (after) => {
      onClose();
      show(after);
    },
  });
  const submit = (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsChecked(true);
    const prices = readTyped(typed);
    if (!prices) return event.currentTarget.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    // Other currencies can be set through the API; the page keeps what is there.
    setPrices.mutate({ workspaceId, channelId: channel.id, currency: channel.currency, prices });
  };
  return (
    <Form onSubmit={submit}>
      {setPrices.error && <Banner tone="danger">{describe(setPrices.error).text}</Banner>}
      <div className="grid grid-cols-2 items-start gap-4 max-md:grid-cols-1">
        {priceCategories.map((category) => (
          <Field
            key={category}
            optional
            label={t(`categories.${category}`)}
            error={isChecked && parseAmount(typed[category], maxPriceMicros) === null ? t("prices.invalid") : undefined}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                leading={<span className="text-muted">{channel.currency === "BRL" ? "R$" : channel.currency}</span>}
                value={typed[category]}
                onChange={(event) => setTyped({ ...typed, [category]: event.target.value })}
                onBlur={() => setIsChecked(true)}
              />
            )}
          </Field>
        ))}
      </div>
      <p className="text-xs text-muted">{t("prices.unknownHint")}</p>
      <DialogFooter className="mt-1">
        <DialogClose asChild>
          <Button>{ui("cancel")}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={setPrices.isPending} pendingLabel={ui("saving")}>
          {t("prices.save")}
        </Button>
      </DialogFooter>
    </Form>
  );
}

const startTyped = (prices: Prices, locale: Locale): Typed => ({
  service: formatAmount(prices.service, locale),
  utility: formatAmount(prices.utility, locale),
  marketing: formatAmount(prices.marketing, locale),
  authentication: formatAmount(prices.authentication, locale),
});

/** Undefined when one of them is no price. */
function readTyped(typed: Typed): Prices | undefined {
  const prices: Prices = {};
  for (const category of priceCategories) {
    const micros = parseAmount(typed[category], maxPriceMicros);
    if (micros === null) return undefined;
    if (micros !== undefined) prices[category] = micros;
  }
  return prices;
}
