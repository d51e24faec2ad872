import { useStrokes } from '#ui/state/strokes.ts';
import { useView } from '#ui/state/view.ts';
import { ExtremeMarks } from './ExtremeMarks.tsx';

/** What follows the pointer: brush ring, strokes not yet in the label, prompt points and box. */
export function Overlay() {
  const zoom = useView((state) => state.zoom);
  const pan = useView((state) => state.pan);
  const scale = zoom / window.devicePixelRatio;
  const [x, y] = [pan[0] / window.devicePixelRatio, pan[1] / window.devicePixelRatio];
  const toScreen = ([px, py]: readonly [number, number]) => [x + px * scale, y + py * scale] as const;
  return (
    <svg className="viewport-overlay" aria-hidden="true">
      <Strokes transform={`translate(${x} ${y}) scale(${scale})`} />
      <PromptMarks toScreen={toScreen} />
      <ExtremeMarks toScreen={toScreen} />
      <Cursor toScreen={toScreen} />
      <Ring scale={scale} />
    </svg>
  );
}

function Strokes({ transform }: { readonly transform: string }) {
  const strokes = useStrokes((state) => state.strokes);
  const opacity = useView((state) => state.overlayOpacity);
  return (
    <g transform={transform} opacity={Math.max(0.35, opacity)}>
      {strokes.map((stroke) => (
        <path
          key={stroke.id}
          className="stroke-live"
          stroke={stroke.colour}
          strokeWidth={2 * stroke.radius}
          d={pathOf(stroke.points)}
        />
      ))}
    </g>
  );
}

function pathOf(points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  // A line to itself draws a single click as a round dot.
  return `M${first[0]} ${first[1]}${(rest.length > 0 ? rest : [first]).map(([x, y]) => `L${x} ${y}`).join('')}`;
}

interface ToScreen {
  readonly toScreen: (point: readonly [number, number]) => readonly [number, number];
}

function PromptMarks({ toScreen }: ToScreen) {
  const prompt = useView((state) => state.prompt);
  const dragged = useStrokes((state) => state.box);
  const box = dragged ?? prompt?.box;
  const [x0, y0] = toScreen(box ? [box[0], box[1]] : [0, 0]);
  const [x1, y1] = toScreen(box ? [box[2], box[3]] : [0, 0]);
  return (
    <>
      {box && (
        <rect
          className="prompt-box"
          x={Math.min(x0, x1)}
          y={Math.min(y0, y1)}
          width={Math.abs(x1 - x0)}
          height={Math.abs(y1 - y0)}
        />
      )}
      {prompt?.points.map((point) => {
        const [x, y] = toScreen([point.x + 0.5, point.y + 0.5]);
        return (
          <g key={`${point.x},${point.y},${String(point.positive)}`} transform={`translate(${x} ${y})`}>
            <circle className={`prompt-point ${point.positive ? 'positive' : 'negative'}`} r={6.5} />
            <path className="prompt-sign" d={point.positive ? 'M-3 0H3M0 -3V3' : 'M-3 0H3'} />
          </g>
        );
      })}
    </>
  );
}

function Cursor({ toScreen }: ToScreen) {
  const cursor = useStrokes((state) => state.cursor);
  if (!cursor) return null;
  const [x, y] = toScreen([cursor[0] + 0.5, cursor[1] + 0.5]);
  const cross = 'M-12 0H-4M4 0H12M0 -12V-4M0 4V12';
  return (
    <g transform={`translate(${x} ${y})`} data-testid="cursor">
      <path className="ring-dark" d={cross} />
      <path className="ring-light" d={cross} />
    </g>
  );
}

function Ring({ scale }: { readonly scale: number }) {
  const tool = useView((state) => state.tool);
  const radius = useView((state) => state.radius);
  const mouse = useStrokes((state) => state.mouse);
  if (!mouse || (tool !== 'brush' && tool !== 'eraser')) return null;
  const r = Math.max(1.5, radius * scale);
  return (
    <g transform={`translate(${mouse[0]} ${mouse[1]})`}>
      <circle className="ring-dark" r={r} />
      <circle className="ring-light" r={r} />
      {r > 8 && <circle r={1} fill="#fff" />}
    </g>
  );
}
