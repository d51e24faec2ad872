import { useExtremes } from '#ui/state/extremes.ts';
import { useHover } from '#ui/state/hover.ts';
import { usePlayer } from '#ui/state/player.ts';
import { useView } from '#ui/state/view.ts';

type Point = readonly [number, number];

interface ExtremeMarksProps {
  readonly toScreen: (point: Point) => Point;
}

/** Extreme points clicked so far, the box that they and the pointer span, and, with the mask, the points that the walk retrieved. */
export function ExtremeMarks({ toScreen }: ExtremeMarksProps) {
  const tool = useView((state) => state.tool);
  const points = useExtremes((state) => state.points);
  const result = useExtremes((state) => state.result);
  const pixel = useHover((state) => state.pixel);
  const isWatching = usePlayer((state) => state.played === 'extremes');
  if (tool !== 'extreme' || points.length === 0) return null;
  // The next click would be here.
  const isOpen = points.length < 4 && pixel !== null;
  const [x0, y0, x1, y1] = boxOf(isOpen ? [...points, pixel] : points);
  const [left, top] = toScreen([x0, y0]);
  const [right, bottom] = toScreen([x1, y1]);
  return (
    <>
      <rect className="prompt-box" x={left} y={top} width={right - left} height={bottom - top} />
      {result && !isWatching && (
        <g data-testid="retrieved">
          <path className="retrieved background" d={dots(result.background, toScreen)} />
          <path className="retrieved foreground" d={dots(result.foreground, toScreen)} />
        </g>
      )}
      {points.map(([x, y]) => {
        const [cx, cy] = toScreen([x + 0.5, y + 0.5]);
        return (
          <path
            key={`${x},${y}`}
            className="extreme-point"
            d={`M${cx} ${cy - 6}L${cx + 6} ${cy}L${cx} ${cy + 6}L${cx - 6} ${cy}Z`}
            data-testid="extreme-point"
          />
        );
      })}
    </>
  );
}

function boxOf(points: readonly Point[]): readonly [number, number, number, number] {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
}

/** Lines of no length, which round caps make dots: one element for a thousand of them. */
function dots(points: readonly Point[], toScreen: ExtremeMarksProps['toScreen']): string {
  return points
    .map((point) => {
      const [x, y] = toScreen(point);
      return `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
    })
    .join('');
}
