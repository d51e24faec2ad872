// Four channels a value: what the kernels over interleaved channels compute with.
alias Value = vec4f;
const WIDTH = 4u;
const STRIDE = 4u;

fn total(value: Value) -> f32 { return dot(value, vec4f(1.0)); }
fn largest(value: Value) -> f32 { return max(max(value.x, value.y), max(value.z, value.w)); }
