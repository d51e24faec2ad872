// Lowest and highest of what the 64 invocations of a workgroup have found.
var<workgroup> lows: array<f32, 64>;
var<workgroup> highs: array<f32, 64>;

fn extent(lane: u32, low: f32, high: f32) -> vec2f {
  // Before it is asked again, everyone has read what it gave.
  workgroupBarrier();
  lows[lane] = low;
  highs[lane] = high;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      lows[lane] = min(lows[lane], lows[lane + half]);
      highs[lane] = max(highs[lane], highs[lane + half]);
    }
  }
  workgroupBarrier();
  return vec2f(lows[0], highs[0]);
}
