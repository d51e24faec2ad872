// Two channels a value: what the kernels over interleaved channels compute with.
alias Value = vec2f;
const WIDTH = 2u;
const STRIDE = 2u;

fn total(value: Value) -> f32 { return value.x + value.y; }
fn largest(value: Value) -> f32 { return max(value.x, value.y); }
