import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { ChangeNote, type Rise, Tile, TileNote } from "./tile.tsx";

type StatTileProps = {
  label: string;
  value: number;
  /** The same figure of the period before. */
  previous?: number;
  rise?: Rise;
  series?: readonly number[];
  /** What the number is made of, for figures without a past. */
  note?: ReactNode;
};

/** One number with its change, or with what it is made of. */
export function StatTile({ label, value, previous, rise = "neutral", series, note }: StatTileProps) {
  const format = useFormat();
  return (
    <Tile label={label} value={format.number(value)} series={series}>
      {previous !== undefined && <Change value={value} previous={previous} rise={rise} />}
      {note !== undefined && <TileNote>{note}</TileNote>}
    </Tile>
  );
}

function Change({ value, previous, rise }: { value: number; previous: number; rise: Rise }) {
  const t = useTranslations("overview.tiles");
  const format = useFormat();
  if (value === previous) return <TileNote>{t("same")}</TileNote>;
  const size = previous === 0 ? format.number(value) : format.percent(Math.abs(value - previous) / previous, 1);
  return <ChangeNote isMore={value > previous} rise={rise} size={size} before={format.number(previous)} />;
}
