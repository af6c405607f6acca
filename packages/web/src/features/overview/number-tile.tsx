import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import type { ConversationsLink } from "./overview-types.ts";
import { ChangeNote, type Rise, Tile, TileNote } from "./tile.tsx";

type NumberTileProps = {
  label: string;
  /** Null: nothing to measure in this period. */
  value: number | null;
  previous: number | null;
  format: (value: number) => string;
  /** How the change is written; usually as the value itself. */
  formatChange?: (change: number) => string;
  rise: Rise;
  series?: readonly number[];
  /** The conversations behind the number. */
  search?: ConversationsLink;
};

/** One number with its change; leads to the conversations behind it. */
export function NumberTile(props: NumberTileProps) {
  const t = useTranslations("overview.numbers");
  const { slug } = useWorkspace();
  const { label, value, format, series, search } = props;
  return (
    <Tile
      label={label}
      value={value === null ? "–" : format(value)}
      series={series}
      className={search ? "relative hover:bg-hover" : undefined}
    >
      <Change {...props} />
      {search && (
        <Link
          to="/w/$slug/conversations"
          params={{ slug }}
          search={search}
          aria-label={t("open", { name: label })}
          className="absolute inset-0"
        />
      )}
    </Tile>
  );
}

function Change({ value, previous, rise, format, formatChange = format }: NumberTileProps) {
  const t = useTranslations("overview");
  if (value === null) return <TileNote>{t("numbers.none")}</TileNote>;
  if (previous === null) return <TileNote>{t("numbers.noneBefore")}</TileNote>;
  if (format(value) === format(previous)) return <TileNote>{t("tiles.same")}</TileNote>;
  const size = formatChange(Math.abs(value - previous));
  return <ChangeNote isMore={value > previous} rise={rise} size={size} before={format(previous)} />;
}
