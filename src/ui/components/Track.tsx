import { SliderThumb, SliderTrack } from 'react-aria-components';

interface TrackProps {
  /** Where the value to go back to lies, 0..1; none without it. */
  readonly mark?: number;
  readonly markTitle?: string;
  /** The id of the element that describes the slider. */
  readonly describedBy?: string;
}

/** What a slider's thumb moves along. */
export function Track({ mark, markTitle, describedBy }: TrackProps) {
  return (
    <SliderTrack className="slider-track">
      {({ state }) => (
        <>
          <div className="slider-fill" style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
          {mark !== undefined && (
            <div className="slider-standard" title={markTitle} style={{ left: `${mark * 100}%` }} />
          )}
          <SliderThumb className="slider-thumb" aria-describedby={describedBy} />
        </>
      )}
    </SliderTrack>
  );
}
