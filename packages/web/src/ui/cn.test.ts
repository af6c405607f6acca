import { describe, expect, test } from "vitest";
import { cn } from "./cn.ts";

describe("cn", () => {
  test("keeps a text size beside a text colour, an alignment and a wrapping", () => {
    expect(cn("text-2xs text-muted")).toBe("text-2xs text-muted");
    expect(cn("text-md", "text-on-accent")).toBe("text-md text-on-accent");
    expect(cn("text-right text-sm text-danger text-pretty")).toBe("text-right text-sm text-danger text-pretty");
  });

  test("lets the last of two sizes win, our own names included", () => {
    expect(cn("text-sm", "text-md")).toBe("text-md");
    expect(cn("text-2xs", "text-3xl/[38px]")).toBe("text-3xl/[38px]");
    expect(cn("text-[13px]", "text-2xs")).toBe("text-2xs");
  });

  test("lets the last of two colours win", () => {
    expect(cn("text-muted", false, "text-danger")).toBe("text-danger");
    expect(cn("bg-surface border-border", "bg-danger-tint border-danger-line")).toBe(
      "bg-danger-tint border-danger-line",
    );
  });

  test("keeps an edge's width beside its colour", () => {
    expect(cn("border border-border", "border-2 border-accent")).toBe("border-2 border-accent");
    expect(cn("border-t border-border border-dashed")).toBe("border-t border-border border-dashed");
    expect(cn("rounded-lg rounded-b-xs")).toBe("rounded-lg rounded-b-xs");
  });

  test("a size replaces width and height, wider padding the narrower ones", () => {
    expect(cn("h-8 w-4", "size-10")).toBe("size-10");
    expect(cn("px-3 pl-2", "px-1")).toBe("px-1");
    expect(cn("px-3", "pl-2")).toBe("px-3 pl-2");
  });

  test("a variant only replaces the same variant", () => {
    expect(cn("h-8 max-md:h-10", "h-7")).toBe("max-md:h-10 h-7");
    expect(cn("hover:bg-hover bg-surface", "hover:bg-selected")).toBe("bg-surface hover:bg-selected");
  });
});
