import {
  Brush,
  Diamond,
  Eraser,
  Hand,
  type LucideIcon,
  Maximize,
  PaintBucket,
  Pipette,
  Wand,
  ZoomIn,
  ZoomOut,
} from 'lucide-react';
import { Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { IconButton, IconToggle } from '#ui/components/Button.tsx';
import { setTool } from '#ui/control/tools.ts';
import { fitPhoto, zoomAt } from '#ui/control/viewing.ts';
import type { CommandId } from '#ui/hotkeys.ts';
import { type Tool, useView } from '#ui/state/view.ts';
import './rail.css';

const TOOLS: readonly { readonly id: Tool; readonly icon: LucideIcon; readonly command: CommandId }[] = [
  { id: 'select', icon: Wand, command: 'selectTool' },
  { id: 'extreme', icon: Diamond, command: 'extremeTool' },
  { id: 'brush', icon: Brush, command: 'brushTool' },
  { id: 'eraser', icon: Eraser, command: 'eraserTool' },
  { id: 'fill', icon: PaintBucket, command: 'fillTool' },
  { id: 'pick', icon: Pipette, command: 'pickTool' },
  { id: 'pan', icon: Hand, command: 'panTool' },
];

/** The tools, beside the viewport. */
export function Rail() {
  const { t } = useTranslation();
  const tool = useView((state) => state.tool);
  return (
    <Toolbar className="rail" orientation="vertical" aria-label={t('tools.title')}>
      {TOOLS.map(({ id, icon, command }) => (
        <IconToggle
          key={id}
          icon={icon}
          size="large"
          label={t(`tools.${id}.name`)}
          command={command}
          placement="right"
          isSelected={tool === id}
          onChange={() => setTool(id)}
          testId={`tool-${id}`}
        />
      ))}
      <span className="topbar-space" />
      <IconButton
        icon={ZoomIn}
        label={t('view.zoomIn')}
        command="zoomIn"
        placement="right"
        onPress={() => zoomAt(1.25)}
      />
      <IconButton
        icon={ZoomOut}
        label={t('view.zoomOut')}
        command="zoomOut"
        placement="right"
        onPress={() => zoomAt(0.8)}
      />
      <IconButton
        icon={Maximize}
        label={t('view.fit')}
        command="fit"
        placement="right"
        onPress={fitPhoto}
        testId="fit"
      />
    </Toolbar>
  );
}
