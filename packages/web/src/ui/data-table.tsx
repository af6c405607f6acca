import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";
import { cn } from "./cn.ts";

export type SortState<Key extends string> = { key: Key; direction: "asc" | "desc" };

export type Column<Row, SortKey extends string> = {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand right and line up. */
  align?: "left" | "right";
  /** Makes the head a button that sorts by this key. */
  sortKey?: SortKey;
  className?: string;
};

type DataTableProps<Row, SortKey extends string> = {
  /** Names the table for screen readers. */
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row, SortKey>[];
  rowKey: (row: Row) => string;
  sort?: SortState<SortKey>;
  onSortChange?: (sort: SortState<SortKey>) => void;
  /** What a row becomes on a phone: two or three facts that matter. Without it the table scrolls sideways. */
  renderCard?: (row: Row) => ReactNode;
  rowHeight?: "normal" | "tall";
  hasMore?: boolean;
  isLoadingMore?: boolean;
  onLoadMore?: () => void;
};

/** Sticky head, hairlines, `aria-sort`, cards on a phone, and "Carregar mais" for cursor paging. */
export function DataTable<Row, SortKey extends string = never>(props: DataTableProps<Row, SortKey>) {
  const { caption, rows, rowKey, renderCard } = props;
  return (
    <div>
      <div className={cn("overflow-x-auto rounded-md border border-border bg-surface", renderCard && "max-md:hidden")}>
        <table className="w-full border-collapse">
          <caption className="sr-only">{caption}</caption>
          <TableHead {...props} />
          <tbody>
            {rows.map((row) => (
              <TableRow key={rowKey(row)} row={row} columns={props.columns} height={props.rowHeight ?? "normal"} />
            ))}
          </tbody>
        </table>
      </div>
      {renderCard && (
        <ul aria-label={caption} className="grid grid-cols-[minmax(0,1fr)] gap-2.5 md:hidden">
          {rows.map((row) => (
            <li key={rowKey(row)} className="rounded-md border border-border bg-surface">
              {renderCard(row)}
            </li>
          ))}
        </ul>
      )}
      {props.hasMore && props.onLoadMore && (
        <LoadMore isLoading={props.isLoadingMore ?? false} onLoadMore={props.onLoadMore} />
      )}
    </div>
  );
}

function TableHead<Row, SortKey extends string>({ columns, sort, onSortChange }: DataTableProps<Row, SortKey>) {
  return (
    <thead className="sticky top-0 z-1 bg-surface">
      <tr>
        {columns.map((column) => {
          const direction = sort && column.sortKey === sort.key ? sort.direction : undefined;
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={direction ? (direction === "asc" ? "ascending" : "descending") : undefined}
              className={cn(
                "border-b border-border px-3 py-2 text-xs font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4",
                column.align === "right" ? "text-right" : "text-left",
                column.className,
              )}
            >
              <HeadLabel column={column} direction={direction} onSortChange={onSortChange} />
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

type HeadLabelProps<Row, SortKey extends string> = {
  column: Column<Row, SortKey>;
  direction: "asc" | "desc" | undefined;
  onSortChange: ((sort: SortState<SortKey>) => void) | undefined;
};

function HeadLabel<Row, SortKey extends string>({ column, direction, onSortChange }: HeadLabelProps<Row, SortKey>) {
  const { sortKey, header } = column;
  if (sortKey === undefined || !onSortChange) return header;
  const Arrow = direction === "asc" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      className="inline-flex items-center gap-1 rounded-xs hover:text-text"
      onClick={() => onSortChange({ key: sortKey, direction: direction === "asc" ? "desc" : "asc" })}
    >
      {header}
      <Arrow aria-hidden className={cn("size-3", !direction && "invisible")} />
    </button>
  );
}

type TableRowProps<Row, SortKey extends string> = {
  row: Row;
  columns: readonly Column<Row, SortKey>[];
  height: "normal" | "tall";
};

function TableRow<Row, SortKey extends string>({ row, columns, height }: TableRowProps<Row, SortKey>) {
  return (
    <tr className="group/row relative hover:bg-hover has-focus-visible:bg-hover">
      {columns.map((column) => (
        <td
          key={column.id}
          className={cn(
            "border-b border-border px-3 text-sm group-last/row:border-b-0 first:pl-4 last:pr-4",
            height === "tall" ? "h-16" : "h-11",
            column.align === "right" && "text-right",
            column.className,
          )}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** Asks for the next page of a cursor list. */
export function LoadMore({ isLoading, onLoadMore }: { isLoading: boolean; onLoadMore: () => void }) {
  const t = useTranslations("ui");
  return (
    <div className="mt-3 flex justify-center">
      <Button pending={isLoading} pendingLabel={t("loading")} onClick={onLoadMore}>
        {t("loadMore")}
      </Button>
    </div>
  );
}
