import { clsx, type ClassValue } from "clsx";
import { createTailwindMerge } from "tailwind-merge";

/** Any value after the dash: `p-4`, `text-[13px]`, `bg-(--x)`. */
const any = () => true;
const sizes = ["2xs", "xs", "sm", "md", "lg", "xl", "2xl", "3xl"];
const isSize = (value: string) => sizes.includes(value.split("/")[0] ?? "") || /^\[[\d.]/.test(value);
const isLength = (value: string) => /^[\d.]+$/.test(value) || /^\[[\d.]/.test(value);
const isAlignment = (value: string) => ["left", "center", "right", "start", "end", "justify"].includes(value);
const isWrapping = (value: string) => ["wrap", "nowrap", "balance", "pretty", "ellipsis", "clip"].includes(value);
const isEdgeColor = (value: string) =>
  !/^([trblxyse](-|$)|solid|dashed|dotted|none|collapse|separate|spacing)/.test(value);
const isRadius = (value: string) => isSize(value) || value === "full" || value === "none";
const isWeight = (value: string) => ["normal", "medium", "semibold", "bold"].includes(value);

// Only the properties a component lets its caller override. The full default table of tailwind-merge would be a tenth
// of the sign-in page's first download, and knows neither our sizes (2xs, md) nor our colours.
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  separator: ":",
  theme: {},
  classGroups: {
    display: ["block", "inline", "inline-block", "flex", "inline-flex", "grid", "inline-grid", "contents", "hidden"],
    position: ["static", "fixed", "absolute", "relative", "sticky"],
    visibility: ["visible", "invisible"],
    "flex-direction": [{ flex: ["row", "col", "row-reverse", "col-reverse"] }],
    "justify-content": [{ justify: ["start", "end", "center", "between", "normal"] }],
    "align-items": [{ items: [any] }],
    gap: [{ gap: [any] }],
    size: [{ size: [any] }],
    width: [{ w: [any] }],
    "min-width": [{ "min-w": [any] }],
    "max-width": [{ "max-w": [any] }],
    height: [{ h: [any] }],
    "min-height": [{ "min-h": [any] }],
    "max-height": [{ "max-h": [any] }],
    padding: [{ p: [any] }],
    "padding-x": [{ px: [any] }],
    "padding-y": [{ py: [any] }],
    "padding-top": [{ pt: [any] }],
    "padding-bottom": [{ pb: [any] }],
    "padding-left": [{ pl: [any] }],
    "padding-right": [{ pr: [any] }],
    "margin-top": [{ mt: [any] }],
    "margin-bottom": [{ mb: [any] }],
    "margin-left": [{ ml: [any] }],
    "margin-right": [{ mr: [any] }],
    "font-size": [{ text: [isSize] }],
    "text-align": [{ text: [isAlignment] }],
    "text-wrap": [{ text: [isWrapping] }],
    "text-color": [{ text: [any] }],
    "font-weight": [{ font: [isWeight] }],
    "font-family": [{ font: ["sans", "mono"] }],
    background: [{ bg: [any] }],
    radius: [{ rounded: [isRadius] }],
    "border-width": [{ border: ["", isLength] }],
    "border-color": [{ border: [isEdgeColor] }],
    shadow: [{ shadow: [any] }],
  },
  conflictingClassGroups: {
    size: ["width", "height"],
    padding: ["padding-x", "padding-y", "padding-top", "padding-bottom", "padding-left", "padding-right"],
    "padding-x": ["padding-left", "padding-right"],
    "padding-y": ["padding-top", "padding-bottom"],
  },
  conflictingClassGroupModifiers: {},
  orderSensitiveModifiers: [
    "before",
    "after",
    "placeholder",
    "first-line",
    "first-letter",
    "file",
    "marker",
    "selection",
  ],
}));

/** Joins class names; of two that set the same property the last one wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
