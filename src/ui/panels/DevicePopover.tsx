import { Boxes, Cpu, Gpu, LoaderCircle, TriangleAlert } from 'lucide-react';
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { byteSize } from '#core/byte-size.ts';
import type { DeviceReport } from '#engine/messages.ts';
import { Button } from '#ui/components/Button.tsx';
import { formatMilliseconds } from '#ui/shell/milliseconds.ts';
import { useDialogs } from '#ui/state/dialogs.ts';
import { useJobs } from '#ui/state/jobs.ts';
import { useNotices } from '#ui/state/notices.ts';
import { useProject } from '#ui/state/project.ts';
import { ClassifierReading } from './ClassifierReading.tsx';
import { KeptEmbeddings } from './KeptEmbeddings.tsx';
import './device.css';

/** Limits that decide what fits on a device; the others are in the console. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxTextureDimension2D',
];

/** The chip in the top bar, and the panel that says where everything runs and why. */
export function DeviceChip() {
  const { t } = useTranslation();
  const device = useJobs((state) => state.device);
  const engine = useJobs((state) => state.engine);
  const Icon = engine === 'failed' ? TriangleAlert : !device ? LoaderCircle : device.backend === 'webgpu' ? Gpu : Cpu;
  const name =
    engine === 'failed' ? t('device.failed') : device ? t(`device.backends.${device.backend}`) : t('device.starting');
  return (
    <DialogTrigger>
      <AriaButton className="device-chip" aria-label={t('device.title')} data-testid="device" data-state={engine}>
        <Icon aria-hidden />
        {name}
      </AriaButton>
      <Popover className="popover" placement="bottom end" offset={6}>
        <Dialog className="device">
          <Heading slot="title" className="device-title">
            {t('device.title')}
          </Heading>
          {device ? <Device device={device} /> : <p className="muted">{name}</p>}
          <Models />
          <KeptEmbeddings />
          <Timings />
          <Log />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Device({ device }: { readonly device: DeviceReport }) {
  const { t } = useTranslation();
  const { adapter } = device;
  const name = adapter ? adapter.description || [adapter.vendor, adapter.architecture].filter(Boolean).join(' ') : '–';
  const limits = LIMITS.filter((limit) => limit in device.limits);
  return (
    <>
      <p className="device-reason">{t(`device.reasons.${device.reason}`)}</p>
      <dl className="facts">
        <dt>{t('device.backend')}</dt>
        <dd data-testid="device-backend">{t(`device.backends.${device.backend}`)}</dd>
        <dt>{t('device.adapter')}</dt>
        <dd>
          {name || t('device.unnamed')}
          {adapter?.fallback && ` (${t('device.software')})`}
        </dd>
        <dt>{t('device.memory')}</dt>
        <dd data-testid="gpu-bytes">{byteSize(device.gpuBytes)}</dd>
        {limits.map((limit) => (
          <Limit key={limit} name={limit} value={device.limits[limit]} />
        ))}
      </dl>
    </>
  );
}

function Limit({ name, value }: { readonly name: string; readonly value: number }) {
  const { t } = useTranslation();
  const isBytes = name.endsWith('Size') && !name.includes('Texture');
  return (
    <>
      <dt>{t(`device.limits.${name}`)}</dt>
      <dd>{isBytes ? byteSize(value) : value}</dd>
    </>
  );
}

function Models() {
  const { t } = useTranslation();
  const models = useJobs((state) => state.device?.models ?? null);
  const loading = useJobs((state) => state.loading);
  const settled = useJobs((state) => state.settled);
  return (
    <>
      <h3 className="device-head">{t('device.models')}</h3>
      {(models ?? []).length === 0 && settled && loading.length === 0 && (
        <p className="muted">{t('device.noModels')}</p>
      )}
      <dl className="facts">
        {loading.map((load) => (
          <div key={load.task} className="facts-pair">
            <dt>{t(`device.tasks.${load.task}`)}</dt>
            <dd className="muted">{t('device.loading', { name: load.name })}</dd>
          </div>
        ))}
        {(models ?? []).map((model) => (
          <div key={model.task} className="facts-pair">
            <dt>{t(`device.tasks.${model.task}`)}</dt>
            <dd data-testid={`model-${model.task}`}>
              {model.name}
              <small>
                {t('device.modelLine', {
                  provider: model.provider === 'webgpu' ? 'WebGPU' : 'WebAssembly',
                  size: byteSize(model.bytes),
                  hash: model.hash.slice(0, 8),
                })}
              </small>
              <small>{t(`device.providers.${model.reason}`)}</small>
              {model.origin && <ClassifierReading origin={model.origin} />}
            </dd>
          </div>
        ))}
      </dl>
      <div className="device-models">
        <Button icon={Boxes} slot="close" onPress={() => useDialogs.getState().show('models')} testId="models">
          {t('models.manage')}
        </Button>
      </div>
    </>
  );
}

function Timings() {
  const { t } = useTranslation();
  const current = useProject((state) => state.current);
  const steps = useJobs((state) => (current ? state.results[current]?.steps : undefined));
  if (!steps || steps.length === 0) return null;
  return (
    <>
      <h3 className="device-head">{t('device.timings')}</h3>
      <dl className="facts">
        {steps.map((step) => (
          <div key={`${step.place}:${step.method}`} className="facts-pair">
            <dt>{t(`methods.${step.method}.name`)}</dt>
            <dd>
              {formatMilliseconds(step.milliseconds)}
              {step.reused && <span className="muted"> {t('device.reused')}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Log() {
  const { t } = useTranslation();
  const log = useNotices((state) => state.log);
  if (log.length === 0) return null;
  return (
    <>
      <h3 className="device-head">{t('device.log')}</h3>
      <ol className="device-log selectable">
        {log.map((notice) => (
          <li key={notice.id} data-severity={notice.severity}>
            <time>{new Date(notice.at).toLocaleTimeString()}</time>
            <span>
              {notice.title}
              {notice.text && <small>{notice.text}</small>}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
