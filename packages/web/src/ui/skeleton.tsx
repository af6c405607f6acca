import { useEffect, useState, type ReactNode } from "react";
import { cn } from "./cn.ts";

const skeletonDelayMs = 150;

/** True once `waiting` has lasted 150 ms: quick answers never flash a skeleton. */
export function useIsSlow(waiting: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!waiting) {
      setIsSlow(false);
      return;
    }
    const timer = setTimeout(() => setIsSlow(true), skeletonDelayMs);
    return () => clearTimeout(timer);
  }, [waiting]);
  return isSlow;
}

/** A grey bar in the final geometry: give it the height and width of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block h-4 animate-skeleton rounded-xs bg-border", className)} />;
}

/** Holds the place of content that loads; invisible for the first 150 ms, and says so to screen readers. */
export function SkeletonGroup({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  const isSlow = useIsSlow(true);
  return (
    <div role="status" aria-label={label} aria-busy className={cn(!isSlow && "invisible", className)}>
      {children}
    </div>
  );
}
